import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform[Symbol.asyncDispose]());

const EMAIL = "ada.lovelace@example.org";
const withStep = (fields: Record<string, unknown>, run: Record<string, unknown> = {}) =>
  sampleRun({ steps: [sampleStep(0, fields)], ...run });
async function refuse(path: string, body: unknown) {
  const { status } = await postJson(platform.ingestUrl, `${path}?on_violation=reject`, body);
  expect(status).toBe(400);
}

interface Listed {
  readonly violations: {
    readonly agent_id?: string;
    readonly rule: string;
    readonly field?: string;
    readonly field_count: number;
    readonly run_count: number;
  }[];
  readonly total_refused_fields: number;
}

/** What is listed of an agent once it counts so many fields. */
async function listed(agentId: string, fields: number): Promise<Listed> {
  const path = `/v1/intake-violations?agent_id=${agentId}`;
  const read = async () => (await getJson(platform.queryUrl, path)).body as Listed;
  await expect.poll(async () => (await read()).total_refused_fields, { timeout: 15_000 }).toBe(fields);
  return read();
}

const short = ({ violations }: Listed) =>
  violations.map(({ rule, field, field_count, run_count }) => [rule, field, field_count, run_count]);

describe("what ingest drops or refuses is counted", () => {
  it("by agent, rule and field, whichever way it came, and nothing of what stood there", async () => {
    const agent_id = `agent-${randomUUID()}`;
    const mail = { metadata: { user: EMAIL, [EMAIL]: 1 } };
    await refuse("/v1/runs", withStep(mail, { agent_id }));
    await refuse("/v1/runs:record", {
      part: withStep(mail, { agent_id, status: "running", ended_at: undefined }),
    });
    const batch = { runs: [withStep(mail, { agent_id }), withStep({ seq: 1 }, { agent_id })] };
    const batches = "/v1/runs:batch?on_violation=reject";
    expect((await postJson(platform.ingestUrl, batches, batch)).status).toBe(200);
    // By the rules that the contract annotates, before the service sees the run.
    await refuse("/v1/runs", withStep({ attempt: 0, name: "" }, { agent_id }));
    await refuse("/v1/runs", withStep({}, { agent_id, run_id: "run-1" }));

    const found = await listed(agent_id, 10);
    expect(short(found).toSorted()).toEqual(
      [
        ["personal-email", "steps.metadata.user", 3, 3],
        ["metadata-key-invalid", "steps.metadata[#]", 3, 3],
        ["seq.gap", "steps.seq", 1, 1],
        ["int32.gte", "steps.attempt", 1, 1],
        ["string.min_len", "steps.name", 1, 1],
        ["string.uuid", "run_id", 1, 1],
      ].toSorted(),
    );
    expect(JSON.stringify(found)).not.toContain("lovelace");
  });

  it("without the agent's id where that broke a rule itself", async () => {
    await refuse("/v1/runs", sampleRun({ agent_id: EMAIL, steps: [], run_id: "run-2" }));
    const path = "/v1/intake-violations";
    const read = async () => (await getJson(platform.queryUrl, path)).body as Listed;
    await expect
      .poll(async () => (await read()).violations.filter(({ agent_id }) => agent_id === undefined), {
        timeout: 15_000,
      })
      .toEqual([expect.objectContaining({ rule: "string.uuid", field: "run_id" })]);
    expect(JSON.stringify(await read())).not.toContain("lovelace");
  });

  it("as a whole where another run of the same id is stored", async () => {
    const agent_id = `agent-${randomUUID()}`;
    const run = sampleRun({ agent_id });
    expect((await postJson(platform.ingestUrl, "/v1/runs", run)).status).toBe(201);
    expect((await postJson(platform.ingestUrl, "/v1/runs", { ...run, steps: [] })).status).toBe(409);
    expect(short(await listed(agent_id, 1))).toEqual([["run_conflict", undefined, 1, 1]]);
  });

  it("as dropped where its run was kept, once however often it is sent", async () => {
    const agent_id = `agent-${randomUUID()}`;
    const mail = { metadata: { user: EMAIL, tags: [EMAIL], hits: 3 } };
    const run = sampleRun({ agent_id, session_id: EMAIL, steps: [sampleStep(0, mail), sampleStep(1, mail)] });
    const statuses = [];
    for (let sent = 0; sent < 3; sent += 1) {
      statuses.push((await postJson(platform.ingestUrl, "/v1/runs", run)).status);
    }
    expect(statuses).toEqual([201, 200, 200]);
    const path = `/v1/intake-violations?outcome=dropped&agent_id=${agent_id}`;
    const read = async () => (await getJson(platform.queryUrl, path)).body as Listed;
    await expect.poll(async () => (await read()).violations.length, { timeout: 15_000 }).toBe(3);
    expect(short(await read()).toSorted()).toEqual([
      ["personal-email", "session_id", 1, 1],
      ["personal-email", "steps.metadata.tags", 2, 1],
      ["personal-email", "steps.metadata.user", 2, 1],
    ]);
  });

  it("and is told over gRPC alike", async () => {
    const agent_id = `agent-${randomUUID()}`;
    await refuse("/v1/runs", sampleRun({ agent_id, run_id: "run-3" }));
    const { violations } = await listed(agent_id, 1);
    using grpc = grpcClient("QueryService", platform.queryUrl);
    expect(await grpc.call("ListIntakeViolations", { agent_id })).toMatchObject({
      violations: [
        {
          outcome: "INTAKE_OUTCOME_REFUSED",
          agent_id,
          rule: violations[0]?.rule,
          field: "run_id",
          field_count: "1",
        },
      ],
      total_violations: "1",
      total_dropped_fields: "0",
    });
  });

  it("as dropped once for a run, whole or in parts, without the agent's id where that broke a rule itself", async () => {
    const agent_id = `agent-${randomUUID()}`;
    const leaking = withStep({ metadata: { user: EMAIL, to: EMAIL } }, { agent_id });
    for (let n = 0; n < 2; n += 1) await postJson(platform.ingestUrl, "/v1/runs", leaking);
    const part = { ...leaking, run_id: randomUUID(), status: "running", ended_at: undefined };
    await postJson(platform.ingestUrl, "/v1/runs:record", { part });
    await postJson(platform.ingestUrl, "/v1/runs", withStep({}, { agent_id: EMAIL }));
    const read = async () =>
      (await getJson(platform.queryUrl, "/v1/intake-violations?page_size=100")).body as {
        violations: (Listed["violations"][number] & { outcome: string })[];
      };
    const dropped = async (rule: string) =>
      (await read()).violations
        .filter((each) => each.outcome === "dropped" && each.rule === rule)
        .filter((each) => each.agent_id === undefined || each.agent_id === agent_id)
        .map((each) => [each.agent_id, each.field, each.field_count, each.run_count])
        .toSorted();
    await expect
      .poll(() => dropped("personal-email"), { timeout: 15_000 })
      .toEqual(
        [
          [agent_id, "steps.metadata.user", 2, 2],
          [agent_id, "steps.metadata.to", 2, 2],
          [undefined, "agent_id", 1, 1],
        ].toSorted(),
      );
    expect(JSON.stringify(await read())).not.toContain("lovelace");
  });
});
