import { create, type DescMethod, type Message, toBinary, toJsonString } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { generateRun } from "@runfacts/dev/generate-run";
import { createRandom } from "@runfacts/dev/random";
import { toRestBody } from "@runfacts/dev/rest-body";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { RunStatus } from "@runfacts/gen/server/run";
import { toMessage } from "../../data/run-message.ts";

/** A valid request, in the forms in which it can be sent. */
export interface ValidMessage {
  readonly method: DescMethod;
  readonly binary: Buffer;
  readonly json: string;
  /** Path and body over REST; absent where the request is all path. */
  readonly rest?: { readonly path: string; readonly body: string };
}

/** A valid request of each method that takes more than an id, and of some that do not. */
export function validMessages(seed: number, now: number): ValidMessage[] {
  const runs = [0, 1, 2].map((at) => generateRun(createRandom(seed + at), now - 60_000));
  const [run] = runs;
  if (run === undefined) throw new Error("no run was made");
  const messages = runs.map(toMessage);
  const part = { ...toMessage(run), status: RunStatus.RUNNING, endedAt: undefined };
  const { ingestRun, ingestRuns, recordRunPart } = IngestService.method;
  const { listRuns, getRun, getStats, getTimeSeries, listFailureGroups } = QueryService.method;
  const times = { startTime: timestampFromMs(now - 3_600_000), endTime: timestampFromMs(now) };
  return [
    valid(ingestRun, { run: toMessage(run) }, { path: "/v1/runs", body: toRestBody(run) }),
    valid(
      ingestRuns,
      { runs: messages },
      { path: "/v1/runs:batch", body: `{"runs":[${runs.map(toRestBody).join(",")}]}` },
    ),
    valid(recordRunPart, { part, timeout: durationFromMs(60_000) }),
    valid(listRuns, {
      pageSize: 3,
      filter: { agentId: "a", status: RunStatus.FAILURE, ...times, minDurationMs: 5n },
    }),
    valid(getRun, { runId: run.run_id }),
    valid(getStats, { filter: { agentId: "a", ...times } }),
    valid(getTimeSeries, { step: durationFromMs(60_000), filter: times }),
    valid(listFailureGroups, { pageSize: 2, step: durationFromMs(60_000), filter: times }),
  ];
}

function valid(
  method: DescMethod,
  fields: Record<string, unknown>,
  rest?: ValidMessage["rest"],
): ValidMessage {
  const message: Message = create(method.input, fields);
  return {
    method,
    binary: Buffer.from(toBinary(method.input, message)),
    json: toJsonString(method.input, message),
    ...(rest !== undefined && { rest }),
  };
}
