import { expect, inject, it } from "vitest";
import { cloneDatabase, groupsOf } from "../testing/index.ts";
import { connectOwner } from "./connect-owner.ts";
import { migrate } from "./migrate.ts";

/** What everybody but the owner may do. */
const RIGHTS = `
  WITH rights AS (
    SELECT oid::regclass::text AS thing, unnest(relacl) AS item FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT attrelid::regclass || '.' || attname, unnest(attacl) FROM pg_attribute
      JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT oid::regprocedure::text, unnest(coalesce(proacl, acldefault('f', proowner)))
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  )
  SELECT thing, item::text FROM rights WHERE item::text NOT LIKE current_user || '=%' ORDER BY 1, 2`;

it("gives the groups of a copy that was restored without grants what they had", async () => {
  await using database = await cloneDatabase(inject("postgres"));
  await using owner = await connectOwner(database.ownerUrl);
  const rights = async () => (await owner.client.query(RIGHTS)).rows;
  const before = await rights();
  const { ingest, query } = await groupsOf(database.ownerUrl);
  // As pg_restore --no-acl leaves it.
  await owner.client.query(`
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${ingest}, ${query};
    REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM ${ingest}, ${query};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC`);
  expect(await rights()).not.toEqual(before);
  expect(await migrate(database.ownerUrl)).toEqual({ applied: [], distributed: 0 });
  expect(await rights()).toEqual(before);
});
