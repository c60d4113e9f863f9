import { create, fromJsonString, toBinary } from "@bufbuild/protobuf";
import { IngestRunsRequestSchema, OnViolation } from "@runfacts/gen/client/ingest_service";
import fc from "fast-check";
import { expect, it } from "vitest";
import { anyText } from "../../dev/any-text.ts";
import { toMessage } from "../../dev/to-message.ts";
import type { RunRecord } from "../recording/run-record.ts";
import { REQUEST_END, REQUEST_START, toRunJson } from "./run-json.ts";

const text = anyText(20).map((given) => given.toWellFormed());
const time = fc.nat({ max: 4_102_444_800_000_000 });
const count = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const withoutMinusZero = (value: number) => value + 0;
const scalar = fc.oneof(
  text,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(withoutMinusZero),
  fc.boolean(),
  fc.constant(null),
);
const step = fc.record(
  {
    stepId: fc.uuid(),
    parentStepId: fc.uuid(),
    seq: fc.nat({ max: 9_999 }),
    stepType: fc.constantFrom("plan", "retrieve", "tool", "respond", "other"),
    name: text,
    startedAt: time,
    endedAt: time,
    attempt: fc.integer({ min: 1, max: 100 }),
    model: text,
    errorCode: text,
    wait: fc.constantFrom("person", "run"),
    argumentDigest: fc.stringMatching(/^[0-9a-f]{32}$/),
    resultBytes: count,
    usage: fc.record({
      inputTokens: count,
      reasoningTokens: count,
      costUsd: fc.double({ min: 0, max: 1e6, noNaN: true }),
    }),
    metadata: fc.dictionary(
      fc.stringMatching(/^[a-z_.-]{1,9}$/),
      fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    ),
  },
  { requiredKeys: ["stepId", "seq", "stepType", "name", "startedAt", "endedAt"], noNullPrototype: true },
);
const failure = fc.record(
  {
    failureId: fc.uuid(),
    stepId: fc.uuid(),
    failureType: fc.constantFrom("tool", "model", "retrieval", "orchestration"),
    failureCode: text,
    message: text,
  },
  { requiredKeys: ["failureType", "failureCode", "message"] },
);
const run = fc.record(
  {
    runId: fc.uuid(),
    agentId: text,
    agentVersion: text,
    environment: text,
    sessionId: text,
    parentRunId: fc.uuid(),
    traceId: text,
    status: fc.constantFrom("success", "failure", "partial"),
    startedAt: time,
    endedAt: time,
    steps: fc.array(step, { maxLength: 3 }),
    failures: fc.array(failure, { maxLength: 3 }),
  },
  {
    requiredKeys: [
      "runId",
      "agentId",
      "agentVersion",
      "environment",
      "status",
      "startedAt",
      "endedAt",
      "steps",
      "failures",
    ],
  },
);

it("the JSON of a run says what is sent of it otherwise", () => {
  fc.assert(
    fc.property(fc.array(run, { maxLength: 3 }), (given) => {
      const records = given as readonly RunRecord[];
      const read = fromJsonString(
        IngestRunsRequestSchema,
        `${REQUEST_START}${records.map(toRunJson).join(",")}${REQUEST_END}`,
      );
      const sent = create(IngestRunsRequestSchema, {
        runs: records.map(toMessage),
        onViolation: OnViolation.DROP,
      });
      expect(toBinary(IngestRunsRequestSchema, read)).toEqual(toBinary(IngestRunsRequestSchema, sent));
    }),
    { numRuns: 300 },
  );
});
