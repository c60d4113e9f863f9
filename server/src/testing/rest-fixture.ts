import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { FailureType } from "@runfacts/gen/server/failure";
import { IngestOutcome, type IngestRunRequest, IngestService } from "@runfacts/gen/server/ingest_service";
import type {
  GetStatsResponseSchema,
  GetTimeSeriesRequest,
  ListRunsRequest,
} from "@runfacts/gen/server/query_service";
import { RunSchema, RunStatus } from "@runfacts/gen/server/run";
import { StepType } from "@runfacts/gen/server/step";
import { expect } from "vitest";
import { fieldError } from "../errors/field-error.ts";
import { restMethod } from "../rest/profile.ts";
import { RUN_ID, startTestServer, type TestServer } from "./test-server.ts";

export const BODY_LIMIT = 256 * 1024;

export interface RestFixture {
  readonly server: TestServer;
  /** The last request of each method. */
  readonly seen: {
    ingestRun?: IngestRunRequest;
    listRuns?: ListRunsRequest;
    getTimeSeries?: GetTimeSeriesRequest;
  };
  /** What the handlers answer. */
  readonly answers: { nextPageToken: string; stats: MessageInitShape<typeof GetStatsResponseSchema> };
  readonly get: (path: string) => Promise<[status: number, json: unknown]>;
  /** Posts JSON, or a body as it is, to a path; by default to /v1/runs. */
  readonly post: (
    body: unknown,
    headers?: Record<string, string>,
    path?: string,
  ) => Promise<[status: number, json: unknown]>;
}

/** A server for tests of the REST facade, whose handlers note what they get and refuse the agent "refused". */
export async function startRestServer(): Promise<RestFixture> {
  const seen: RestFixture["seen"] = {};
  const answers: RestFixture["answers"] = { nextPageToken: "", stats: {} };
  const server = await startTestServer({
    limits: { bodyBytes: BODY_LIMIT },
    rest: {
      IngestRun: restMethod(IngestService.method.ingestRun, {
        status: ({ outcome }) => (outcome === IngestOutcome.CREATED ? 201 : 200),
        body: (json) => {
          const { failure, ...run } = json as { failure?: object };
          return failure === undefined ? run : { ...run, failures: [{ ...failure }] };
        },
      }),
    },
    ingest: {
      ingestRun(request) {
        seen.ingestRun = request;
        if (request.run?.agentId === "refused") throw fieldError(violations);
        const isNew = request.run?.agentId !== "again";
        return { runId: RUN_ID, outcome: isNew ? IngestOutcome.CREATED : IngestOutcome.DUPLICATE };
      },
    },
    query: {
      listRuns(request) {
        seen.listRuns = request;
        return {
          runs: [{ runId: RUN_ID, status: RunStatus.PARTIAL }],
          nextPageToken: answers.nextPageToken,
        };
      },
      getRun: () => ({ run }),
      getStats: () => answers.stats,
      getTimeSeries(request) {
        seen.getTimeSeries = request;
        return { step: durationFromMs(90_500), points: [{ startTime: timestampFromDate(new Date(0)) }] };
      },
      listRunSteps: ({ runId }) => ({ steps: [{ name: runId }] }),
      listRunFailures: () => ({}),
    },
  });
  return {
    server,
    seen,
    answers,
    async get(path) {
      const response = await fetch(server.url + path);
      return [response.status, await response.json()];
    },
    async post(body, headers = {}, path = "/v1/runs") {
      const response = await fetch(server.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: encode(body),
      });
      return [response.status, await response.json()];
    },
  };
}

function encode(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
}

const violations = [
  { field: "run.steps[0].seq", rule: "seq.gap", description: "must be 0" },
  { field: "run.failures", rule: "failures.required", description: "must hold a failure" },
];

const run = create(RunSchema, {
  runId: RUN_ID,
  agentId: "support",
  agentVersion: "1",
  environment: "production",
  status: RunStatus.FAILURE,
  startedAt: { seconds: 1_767_225_600n, nanos: 123_456_000 },
  endedAt: { seconds: 1_767_225_601n, nanos: 500_000_000 },
  durationMs: 9_007_199_254_740_993n,
  steps: [
    {
      stepId: RUN_ID,
      seq: 0,
      stepType: StepType.RETRIEVE,
      name: "search",
      startedAt: { seconds: 1_767_225_600n, nanos: 0 },
      metadata: { list: [1, "a", null, true], nothing: null },
      usage: { inputTokens: 12n, costUsd: 0.25 },
    },
  ],
  failures: [{ failureType: FailureType.TOOL, failureCode: "timeout", message: "m" }],
});

/** What a refusal looks like that names one field. */
export function refusal(field: string, description: string | RegExp, rule: string): object {
  const text = typeof description === "string" ? description : expect.stringMatching(description);
  return {
    code: "invalid_argument",
    message: expect.stringContaining(field),
    detail: expect.stringContaining(field),
    error: expect.stringContaining(field),
    details: [
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        field_violations: [{ field, description: text, reason: rule }],
      },
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "FIELD_VIOLATION", domain: "runfacts" },
    ],
  };
}
