import { describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import type { Column, Relation } from "./column.ts";
import { decision } from "./decision.ts";
import { failure } from "./failure.ts";
import { run } from "./run.ts";
import { signal } from "./signal.ts";
import { step } from "./step.ts";

const relations: readonly Relation[] = [run, step, failure, decision, signal];

describe.each(relations)("the columns of $table", ({ table, columns }) => {
  const namesWhere = (is: (column: Column) => boolean) =>
    Object.entries(columns)
      .filter(([, column]) => is(column))
      .map(([name]) => name)
      .sort();

  it("are those of the database", async () => {
    await using owner = await connectOwner(inject("postgres").ownerUrl);
    const { rows } = await owner.client.query<{ column_name: string }>(
      "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1",
      [table],
    );
    expect(Object.keys(columns).sort()).toEqual(rows.map(({ column_name }) => column_name).sort());
  });

  it.each([
    ["ingest", "SELECT", ({ isState }: Column) => isState === true],
    ["ingest", "UPDATE", ({ set }: Column) => set !== undefined],
    ["ingest", "INSERT", () => true],
    ["query", "SELECT", () => true],
    ["query", "INSERT", () => false],
    ["query", "UPDATE", () => false],
  ])("may be used by the %s role for %s as the table says", async (role, privilege, isAllowed) => {
    await using owner = await connectOwner(inject("postgres").ownerUrl);
    const { rows } = await owner.client.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute JOIN service_groups ON service = $2
       WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
         AND has_column_privilege(group_name, $1::regclass, attname, $3)`,
      [table, role, privilege],
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(namesWhere(isAllowed));
  });
});
