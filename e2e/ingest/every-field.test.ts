import { randomUUID } from "node:crypto";
import { ScalarType } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  everyField,
  type Fields,
  type Leaf,
  runWithEveryField,
  valueAt,
  withValue,
} from "../harness/every-field.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";

/** Fields whose other values make another run, or none. */
const NOT_HASHED_ALONE: Readonly<Record<string, string>> = {
  run_id: "it tells runs apart",
  "steps[1].seq": "seq is 0 to n-1, so no other value is valid here",
};
const SECRET = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";

const run = runWithEveryField();
const leaves = everyField(run);
const isText = ({ field }: Leaf) =>
  (field.fieldKind === "scalar" || field.fieldKind === "list") &&
  "scalar" in field &&
  field.scalar === ScalarType.STRING;

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
  const { status, body } = await postJson(platform.ingestUrl, "/v1/runs", run);
  expect({ status, body }).toMatchObject({ status: 201 });
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Facts in an order of their own, as items are read back in another than they were sent. */
const sorted = (facts: readonly unknown[]) => facts.map((fact) => JSON.stringify(fact)).sort();

describe("every field of the contract that a client may set", () => {
  it("is there, in a run that this test makes from the contract", () => {
    const names = leaves.map(({ path }) => path);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(["agent_id", "steps[1].usage.cost_usd", "failures[0].message"]),
    );
  });

  it("is stored, and read back as it was sent", async () => {
    const { body } = await getJson(platform.queryUrl, `/v1/runs/${String(run["run_id"])}`);
    const byField = (of: Fields) => {
      const values = new Map<string, unknown[]>();
      for (const leaf of everyField(of)) {
        const name = leaf.path.replaceAll(/\[\d+\]/g, "[]");
        const value = valueAt(of, leaf);
        const fact = leaf.field.name.endsWith("_at") ? Date.parse(String(value)) : value;
        values.set(name, [...(values.get(name) ?? []), fact]);
      }
      return Object.fromEntries([...values].map(([name, facts]) => [name, sorted(facts)]));
    };
    const { "steps[].argument_digest": stored, ...read } = byField(body as Fields);
    const { "steps[].argument_digest": sent, ...given } = byField(run);
    expect(read).toEqual(given);
    // Of a digest a digest is kept.
    expect(stored).toEqual([expect.stringMatching(/^"[0-9a-f]{32}"$/)]);
    expect(stored).not.toEqual(sent);
  });

  it("counts in the content hash", async () => {
    const repeated = await postJson(platform.ingestUrl, "/v1/runs", run);
    expect(repeated.status).toBe(200);
    const notHashed: string[] = [];
    for (const leaf of leaves) {
      const { status } = await postJson(platform.ingestUrl, "/v1/runs", withValue(run, leaf, leaf.other));
      if (status !== 409) notHashed.push(`${leaf.path}: ${status}`);
    }
    expect(
      notHashed.map((line) => line.split(":")[0]).filter((path) => !((path ?? "") in NOT_HASHED_ALONE)),
    ).toEqual([]);
  });

  it("is inspected if it is a text, and refused by its name when it holds a secret, or left out", async () => {
    // A message is masked instead.
    const texts = leaves.filter((leaf) => isText(leaf) && !leaf.path.endsWith(".message"));
    expect(texts.length).toBeGreaterThan(20);
    for (const leaf of texts) {
      const value = leaf.field.fieldKind === "list" ? [SECRET] : SECRET;
      const leaking = { ...withValue(run, leaf, value) };
      const refused = await postJson(platform.ingestUrl, "/v1/runs?on_violation=reject", leaking);
      expect({ path: leaf.path, status: refused.status }).toEqual({ path: leaf.path, status: 400 });
      expect(JSON.stringify(refused.body)).toContain(`"${leaf.path}`);
      // What the contract has a form for cannot hold it.
      if (JSON.stringify(refused.body).includes("FIELD_VIOLATION")) continue;
      const kept = await postJson(platform.ingestUrl, "/v1/runs", { ...leaking, run_id: randomUUID() });
      expect({ path: leaf.path, status: kept.status }).toEqual({ path: leaf.path, status: 201 });
      const { run_id, dropped } = kept.body as { run_id: string; dropped: unknown };
      const item = leaf.field.fieldKind === "list" ? "[0]" : "";
      expect(dropped).toEqual([{ field: `${leaf.path}${item}`, rule: "secret-token" }]);
      const { body } = await getJson(platform.queryUrl, `/v1/runs/${run_id}`);
      expect(JSON.stringify(body)).not.toContain(SECRET);
      expect(JSON.stringify(body)).toContain(`"rule":"secret-token"`);
    }
  });
});
