import { expect, inject, it } from "vitest";
import { connectOwner } from "../../admin/connect-owner.ts";
import { projectTables } from "./project-tables.ts";

it("knows every table and view that has a project", async () => {
  await using owner = await connectOwner(inject("postgres").ownerUrl);
  const { rows } = await owner.client.query<{ relname: string }>(`
    SELECT relname
    FROM pg_class AS relation JOIN pg_attribute AS column_of ON attrelid = relation.oid
    WHERE attname = 'project_id' AND relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
      AND NOT relispartition
    ORDER BY relname COLLATE "C"`);
  expect([...projectTables]).toEqual(rows.map(({ relname }) => relname));
});
