import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { IngestService, OnViolation } from "@runfacts/gen/server/ingest_service";
import { RunSchema } from "@runfacts/gen/server/run";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { startPlatform } from "../harness/platform.ts";
import { startIngestProcess } from "../harness/processes.ts";
import { getJson, postJson } from "../harness/rest.ts";
import { sampleRun, sampleStep } from "../harness/sample-run.ts";

/** Looks like a secret to the rules, and like nothing else anywhere. */
const CANARY = "sk-ant-api03-canaryQ7wX2mZ9kL4vB8nR1tY6uP3sD5fG0hJcanary-AAAAAAAA";
const MARK = "canary";

const failure = { failure_type: "FAILURE_TYPE_TOOL", failure_code: "timeout", message: "No answer" };
const decision = { decision_type: "tool_selection", selected: "search", reason_code: "fresh_data_required" };
const signal = { signal_type: "schema_valid", signal_code: "full_match", value: true };
const decided = (fields: object) => ({ decisions: [{ ...decision, ...fields }] });
const observed = (fields: object) => ({ quality_signals: [{ ...signal, ...fields }] });
const step = (fields: object) => ({ steps: [sampleStep(0, { step_type: "STEP_TYPE_TOOL", ...fields })] });

/** A run for each text field of the contract, with the canary in it. */
const poisoned: [field: string, fields: Record<string, unknown>][] = [
  ["run_id", { run_id: CANARY }],
  ["agent_id", { agent_id: CANARY }],
  ["agent_version", { agent_version: CANARY }],
  ["environment", { environment: CANARY }],
  ["session_id", { session_id: CANARY }],
  ["parent_run_id", { parent_run_id: CANARY }],
  ["trace_id", { trace_id: CANARY }],
  ["step_id", step({ step_id: CANARY })],
  ["parent_step_id", step({ parent_step_id: CANARY })],
  ["name", step({ name: CANARY })],
  ["model", step({ model: CANARY })],
  ["error_code", step({ error_code: CANARY })],
  ["metadata value", step({ metadata: { region: CANARY } })],
  ["metadata key", step({ metadata: { [CANARY]: 1 } })],
  ["metadata list", step({ metadata: { hosts: ["a", CANARY] } })],
  ["failure_id", { failures: [{ ...failure, failure_id: CANARY }] }],
  ["failure step_id", { failures: [{ ...failure, step_id: CANARY }] }],
  ["failure_code", { failures: [{ ...failure, failure_code: CANARY }] }],
  ["message", { failures: [{ ...failure, message: `refused with ${CANARY}` }] }],
  ["decision_id", decided({ decision_id: CANARY })],
  ["decision step_id", decided({ step_id: CANARY })],
  ["decision_type", decided({ decision_type: CANARY })],
  ["selected", decided({ selected: CANARY })],
  ["reason_code", decided({ reason_code: CANARY })],
  ["candidates", decided({ candidates: ["search", CANARY] })],
  ["decision metadata", decided({ metadata: { region: CANARY } })],
  ["signal_id", observed({ signal_id: CANARY })],
  ["signal step_id", observed({ step_id: CANARY })],
  ["signal_type", observed({ signal_type: CANARY })],
  ["signal_code", observed({ signal_code: CANARY })],
  ["category", observed({ value: null, category: CANARY })],
  ["signal metadata", observed({ metadata: { region: CANARY } })],
];

/** Bodies that no protocol can decode, with the canary where the decoder stumbles. */
const undecodable: Record<string, unknown>[] = [
  { status: CANARY },
  { started_at: CANARY },
  { steps: CANARY },
  { steps: [sampleStep(0, { seq: CANARY })] },
  { steps: [sampleStep(0, { latency_ms: CANARY })] },
  { [CANARY]: 1 },
];

const transports: Record<string, (baseUrl: string) => Transport> = {
  "Connect JSON": (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" }),
  "Connect binary": (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2", useBinaryFormat: true }),
  gRPC: (baseUrl) => createGrpcTransport({ baseUrl }),
  "gRPC-Web": (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
};

/** Everything that a client can see of an error. */
function textOf(error: unknown): string {
  const { message, metadata, details } = error as { message: string; metadata?: Headers; details?: unknown };
  const headers = metadata instanceof Headers ? [...metadata].join() : String(metadata);
  return `${message} ${headers} ${JSON.stringify(details)} ${Buffer.from(JSON.stringify(details) ?? "").toString()}`;
}

describe("a secret in any text field", () => {
  it("is refused over every protocol or left out, and is in no reply, log, metric or table", {
    timeout: 120_000,
  }, async () => {
    await using platform = await startPlatform();
    await using ingest = await startIngestProcess(
      platform.database.ingestUrl,
      { LOG_LEVEL: "trace" },
      "pipe",
    );
    let log = "";
    for (const stream of [ingest.process.stdout, ingest.process.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        log += chunk.toString();
      });
    }
    const replies: string[] = [];

    for (const [field, fields] of poisoned) {
      const run = sampleRun({ status: "RUN_STATUS_SUCCESS", steps: [], ...fields });
      if (field === "message") {
        // Masked, whatever is asked for.
        expect((await postJson(ingest.url, "/v1/runs?on_violation=reject", run)).status).toBe(201);
        continue;
      }
      const rest = await postJson(ingest.url, "/v1/runs?on_violation=reject", run);
      expect(rest.status, field).toBe(400);
      replies.push(JSON.stringify(rest.body) + [...rest.headers].join());
      const batch = await postJson(ingest.url, "/v1/runs:batch", { runs: [run], on_violation: "reject" });
      expect(batch.body, field).toMatchObject({ results: [{ outcome: "rejected" }] });
      replies.push(JSON.stringify(batch.body));
      for (const [name, make] of Object.entries(transports)) {
        const client = createClient(IngestService, make(ingest.url));
        const error = await client
          .ingestRun({ run: fromJson(RunSchema, run as JsonValue), onViolation: OnViolation.REJECT })
          .then(
            () => undefined,
            (reason: unknown) => reason,
          );
        expect(error, `${field} by ${name}`).toBeDefined();
        replies.push(textOf(error));
      }
      using grpc = grpcClient("IngestService", ingest.url);
      replies.push(
        textOf(await grpc.call("IngestRun", { run: { run_id: CANARY, agent_id: CANARY } }).catch((e) => e)),
      );
      // Without asking for anything: the run is kept, without the canary, unless the contract has no room for it.
      const kept = await postJson(ingest.url, "/v1/runs", run);
      replies.push(JSON.stringify(kept.body) + [...kept.headers].join());
      if (!JSON.stringify(rest.body).includes("FIELD_VIOLATION")) {
        expect(kept.status, field).toBe(201);
        expect(kept.body, field).toMatchObject({ dropped_count: 1 });
        const { body } = await getJson(platform.queryUrl, `/v1/runs/${String(run["run_id"])}`);
        replies.push(JSON.stringify(body));
      }
    }

    for (const fields of undecodable) {
      const run = sampleRun({ steps: [], ...fields });
      for (const [path, body] of [
        ["/v1/runs", run],
        ["/v1/runs:batch", { runs: [run] }],
        ["/runfacts.v1.IngestService/IngestRun", { run }],
      ] as const) {
        const reply = await postJson(ingest.url, path, body);
        expect(reply.status).toBe(400);
        replies.push(JSON.stringify(reply.body) + [...reply.headers].join());
      }
    }
    for (const body of [`{"run_id": "${CANARY}`, CANARY, `"${CANARY}"`]) {
      replies.push(JSON.stringify((await postJson(ingest.url, "/v1/runs", body)).body));
      replies.push(
        JSON.stringify((await postJson(ingest.url, "/runfacts.v1.IngestService/IngestRun", body)).body),
      );
    }
    replies.push(JSON.stringify((await postJson(ingest.url, `/v1/runs/${CANARY}?x=${CANARY}`, {})).body));

    const metrics = await (await fetch(`${ingest.url}/metrics`)).text();
    expect(replies.filter((reply) => reply.toLowerCase().includes(MARK))).toEqual([]);
    expect(log.split("\n").filter((line) => line.toLowerCase().includes(MARK))).toEqual([]);
    expect(log.split("\n").length).toBeGreaterThan(poisoned.length);
    expect(metrics).not.toContain(MARK);
    expect(metrics).toMatch(/runfacts_runs_rejected_total\{reason="privacy_violation"\} \d+/);
    expect(metrics).toMatch(/runfacts_dropped_fields_total\{rule="secret-token"\} \d+/);
    expect(metrics).toMatch(/runfacts_runs_with_dropped_fields_total \d+/);
    expect(await tablesOf(platform.database.ownerUrl)).not.toContain(MARK);
  });
});

/** Every row of every table, as text. */
async function tablesOf(ownerUrl: string): Promise<string> {
  const client = new pg.Client(ownerUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const table = await client.query(`SELECT row_to_json(t)::text AS row FROM ${name} AS t`);
      texts.push(...table.rows.map(({ row }) => String(row)));
    }
    expect(texts.length).toBeGreaterThan(0);
    return texts.join("\n");
  } finally {
    await client.end();
  }
}
