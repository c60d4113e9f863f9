import type { MessageInitShape } from "@bufbuild/protobuf";
import type { FailureGroup, FailureSample } from "@runfacts/db/read";
import type { FailureGroupSchema, FailureSampleSchema } from "@runfacts/gen/server/failure_group";
import { fromMicroseconds } from "@runfacts/server";
import { fingerprintOf } from "./fingerprint.ts";
import { failureTypeOf } from "./words.ts";

/** A group of failures as a message. */
export function failureGroupOf(group: FailureGroup): MessageInitShape<typeof FailureGroupSchema> {
  return {
    failureType: failureTypeOf[group.failure_type],
    failureCode: group.failure_code,
    stepName: group.step_name ?? undefined,
    agentId: group.agent_id,
    failureCount: group.failures,
    runCount: group.runs,
    firstStartedAt: fromMicroseconds(group.first_started_at),
    lastStartedAt: fromMicroseconds(group.last_started_at),
    agentVersions: group.versions.map(({ value, runs }) => ({ value, runCount: runs })),
    totalAgentVersions: group.total_versions,
    samples: group.samples.map(sampleOf),
    trend: [...group.trend],
    survivedCount: group.survived,
    messages: group.messages.map(({ message, fingerprint, failures }) => ({
      message,
      fingerprint: fingerprintOf(fingerprint),
      failureCount: failures,
    })),
    totalMessages: group.total_messages,
  };
}

function sampleOf(sample: FailureSample): MessageInitShape<typeof FailureSampleSchema> {
  return {
    runId: sample.run_id,
    agentVersion: sample.agent_version,
    startedAt: fromMicroseconds(sample.started_at),
    stepSeq: sample.step_seq ?? undefined,
    message: sample.message,
    survived: sample.survived,
  };
}
