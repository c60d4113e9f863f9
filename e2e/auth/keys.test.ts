import { createKey, listKeys, revokeKey, rotateKey } from "@runfacts/db/keys";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { sampleRun } from "../harness/sample-run.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform({ AUTH: "required" });
});
afterAll(() => platform[Symbol.asyncDispose]());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function post(key: string | undefined, run: object): Promise<Response> {
  const headers = { "content-type": "application/json", ...(key === undefined ? {} : bearer(key)) };
  return fetch(`${platform.ingestUrl}/v1/runs`, { method: "POST", headers, body: JSON.stringify(run) });
}

function get(key: string | undefined, path: string): Promise<Response> {
  return fetch(`${platform.queryUrl}${path}`, { headers: key === undefined ? {} : bearer(key) });
}

async function keysOf(project: string): Promise<{ ingest: string; query: string; ingestId: string }> {
  const ingest = await createKey(platform.database.ownerUrl, { project, scope: "ingest" });
  const query = await createKey(platform.database.ownerUrl, { project, scope: "query" });
  return { ingest: ingest.secret, query: query.secret, ingestId: ingest.keyId };
}

describe("where keys are required", () => {
  it("a call needs a key of the right scope", async () => {
    const { ingest, query } = await keysOf("scopes");
    expect((await post(undefined, sampleRun())).status).toBe(401);
    expect((await post("rf_unknown", sampleRun())).status).toBe(401);
    expect((await post(query, sampleRun())).status).toBe(403);
    expect((await post(ingest, sampleRun())).status).toBe(201);
    expect((await get(undefined, "/v1/runs")).status).toBe(401);
    expect((await get(ingest, "/v1/runs")).status).toBe(403);
    expect((await get(query, "/v1/runs")).status).toBe(200);
    expect(await (await get(undefined, "/health")).json()).toMatchObject({ status: "healthy" });
  });

  it("a project sees its own runs alone, on every method, and two projects may use the same id", async () => {
    const a = await keysOf("project-a");
    const b = await keysOf("project-b");
    const failures = [{ failure_type: "tool", failure_code: "timeout", message: "No answer in time" }];
    const run = sampleRun({ agent_version: "of-a", status: "failure", failures });
    expect((await post(a.ingest, run)).status).toBe(201);
    for (const path of ["", "/steps", "/failures"]) {
      expect((await get(a.query, `/v1/runs/${run.run_id}${path}`)).status).toBe(200);
      expect((await get(b.query, `/v1/runs/${run.run_id}${path}`)).status).toBe(404);
    }
    for (const [path, isEmpty] of [
      ["/v1/runs", (body: unknown) => (body as unknown[]).length === 0],
      ["/v1/stats", (body: unknown) => (body as { total_runs: number }).total_runs === 0],
      ["/v1/timeseries", (body: unknown) => !JSON.stringify(body).includes("failure")],
      ["/v1/facets", (body: unknown) => (body as { agent_ids: [] }).agent_ids.length === 0],
      ["/v1/failure-groups", (body: unknown) => (body as { groups: [] }).groups.length === 0],
      ["/v1/agents", (body: unknown) => (body as unknown[]).length === 0],
    ] as const) {
      expect(isEmpty(await (await get(b.query, path)).json()), path).toBe(true);
      expect(isEmpty(await (await get(a.query, path)).json()), path).toBe(false);
    }

    expect((await post(b.ingest, { ...run, agent_version: "of-b" })).status).toBe(201);
    expect((await post(b.ingest, { ...run, agent_version: "of-b" })).status).toBe(200);
    expect(await (await get(a.query, `/v1/runs/${run.run_id}`)).json()).toMatchObject({
      agent_version: "of-a",
    });
    expect(await (await get(b.query, `/v1/runs/${run.run_id}`)).json()).toMatchObject({
      agent_version: "of-b",
    });
  });

  it("a revoked key stops working within 10 s, and a rotated one gives way to the new", async () => {
    const { ingest, ingestId } = await keysOf("revoked");
    expect((await post(ingest, sampleRun())).status).toBe(201);
    const rotated = await rotateKey(platform.database.ownerUrl, ingestId);
    expect((await post(rotated?.secret, sampleRun())).status).toBe(201);
    await expect.poll(async () => (await post(ingest, sampleRun())).status, { timeout: 10_000 }).toBe(401);

    expect(await revokeKey(platform.database.ownerUrl, rotated?.keyId ?? "")).toBe(true);
    expect(await revokeKey(platform.database.ownerUrl, rotated?.keyId ?? "")).toBe(false);
    await expect
      .poll(async () => (await post(rotated?.secret, sampleRun())).status, { timeout: 10_000 })
      .toBe(401);
  });

  it("lists never show a secret", async () => {
    const { ingest } = await keysOf("listed");
    const listed = await listKeys(platform.database.ownerUrl);
    expect(listed.filter((key) => key.project === "listed")).toHaveLength(2);
    expect(JSON.stringify(listed)).not.toContain(ingest.slice(3));
  });
});
