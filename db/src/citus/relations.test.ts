import { describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { tableKinds, tablesOf, viewKinds } from "./relations.ts";

const NAMES = `
  SELECT relname::text AS name FROM pg_class
  WHERE relnamespace = current_schema()::regnamespace AND relkind = ANY ($1) AND NOT relispartition ORDER BY 1`;

async function namesOf(kinds: string): Promise<string[]> {
  await using connection = await connectOwner(inject("postgres").ownerUrl);
  const { rows } = await connection.client.query<{ name: string }>(NAMES, [kinds.split("")]);
  return rows.map(({ name }) => name);
}

describe("relations", () => {
  it("say of every table where its rows lie", async () => {
    expect(Object.keys(tableKinds).toSorted()).toEqual(await namesOf("rp"));
  });

  it("say of every view what it reads", async () => {
    expect(Object.keys(viewKinds).toSorted()).toEqual(await namesOf("v"));
  });

  it("distribute each table with a column project_id but those that the coordinator asks", async () => {
    await using connection = await connectOwner(inject("postgres").ownerUrl);
    const { rows } = await connection.client.query<{ name: string }>(
      `SELECT relname::text AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
      WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND attname = 'project_id' AND NOT attisdropped ORDER BY 1`,
    );
    const names = rows.map(({ name }) => name).filter((name) => !tablesOf("reference").includes(name));
    expect(tablesOf("distributed").toSorted()).toEqual(names);
  });
});
