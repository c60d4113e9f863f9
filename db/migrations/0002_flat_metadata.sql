-- Metadata is flat facts: at most 64 keys of [A-Za-z0-9_.-]{1,64}; values null, boolean, number, string of one line and
-- at most 256 characters, or a list of at most 16 of these; keys and strings of at most 8 KiB together. (The contract
-- limits the encoded whole to 8 KiB, so what it lets through always passes here, however jsonb prints its numbers.)

CREATE FUNCTION is_fact(value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE jsonb_typeof(value)
    WHEN 'null' THEN true
    WHEN 'boolean' THEN true
    -- The longest double takes 327 characters; digits without end would be room for content.
    WHEN 'number' THEN octet_length(value::text) <= 400
    WHEN 'string' THEN char_length(value #>> '{}') <= 256 AND is_one_line(value #>> '{}')
    ELSE false
  END;

CREATE FUNCTION is_flat_metadata(metadata jsonb) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  printed CONSTANT text := metadata::text;
BEGIN
  -- What is short and plain is seen to be right from its text, in a tenth of the time: no list, no nesting, no escape,
  -- and too short for too many keys or too long a string.
  IF octet_length(printed) <= 256
    AND printed ~ '^\{(?:"[A-Za-z0-9_.-]+": (?:"[^"\\\u0085\u2028\u2029]*"|[^][{}",\\ ]+)[,}] ?)*$'
    AND (octet_length(printed) <= 64 OR printed !~ '[A-Za-z0-9_.-]{65}')
  THEN
    RETURN true;
  END IF;

  RETURN jsonb_typeof(metadata) = 'object' AND (
    SELECT count(*) <= 64
      AND coalesce(sum(octet_length(fact.key) + items.bytes), 0) <= 8192
      AND coalesce(bool_and(fact.key ~ '^[A-Za-z0-9_.-]{1,64}$' AND items.are_facts AND items.number <= 16), true)
    FROM jsonb_each(metadata) AS fact
    CROSS JOIN LATERAL (
      SELECT count(*) AS number,
        coalesce(bool_and(is_fact(item)), true) AS are_facts,
        coalesce(sum(octet_length(item #>> '{}')) FILTER (WHERE jsonb_typeof(item) = 'string'), 0) AS bytes
      -- A scalar counts as a list of one.
      FROM jsonb_path_query(fact.value, '$[*]') AS item
    ) AS items
  );
END
$$;

CREATE DOMAIN flat_metadata AS jsonb CHECK (VALUE = '{}' OR is_flat_metadata(VALUE));
