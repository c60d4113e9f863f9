import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connectOwner } from "../admin/connect-owner.ts";
import { type OpenDatabase, openDatabase } from "../testing/index.ts";
import { createKey } from "./create-key.ts";
import { digestKey } from "./digest-key.ts";

let database: OpenDatabase;
beforeAll(async () => {
  database = await openDatabase(inject("postgres"));
  await createKey(database.ownerUrl, { project: "other", scope: "ingest" });
});
afterAll(() => database[Symbol.asyncDispose]());

describe("digestKey", () => {
  it("is a secret of the project, for ingest alone", async () => {
    const [first, again, other] = await Promise.all([1, 1, 2].map((id) => digestKey(database.ingest, id)));
    expect(first).toHaveLength(32);
    expect(again).toEqual(first);
    expect(other).toHaveLength(32);
    expect(other).not.toEqual(first);
    await expect(digestKey(database.query, 1)).rejects.toThrow();
    await expect(digestKey(database.ingest, 99)).rejects.toThrow("no such project");
  });

  it("is of 32 bytes, and always there", async () => {
    await using owner = await connectOwner(database.ownerUrl);
    for (const bad of ["NULL", "'\\x00'"]) {
      await expect(owner.client.query(`UPDATE projects SET digest_key = ${bad}`)).rejects.toMatchObject({
        code: "23514",
      });
    }
  });
});
