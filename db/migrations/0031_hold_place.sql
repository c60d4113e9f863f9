-- compatible_from: 18

-- True. Where projects are distributed over nodes, that of a place keeps its shards from being moved until the transaction ends.
CREATE FUNCTION hold_place() RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN true;
