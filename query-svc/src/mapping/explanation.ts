import type { CauseQuestion, CauseTallies, ValueTally } from "@runfacts/db/read";
import type { ExplainFailuresResponseSchema } from "@runfacts/gen/server/explain_failures";
import { causeMessage } from "@runfacts/insight";
import type { ExplainedCause } from "@runfacts/insight/statistics";
import { fromMicroseconds } from "@runfacts/server";
import type { EveryField } from "./every-field.ts";
import { failureTypeOf } from "./words.ts";

/** What affected runs have in common as a message. */
export function explanationOf(
  { affected, filter }: CauseQuestion,
  tallies: CauseTallies,
  causes: readonly ExplainedCause<ValueTally>[],
): EveryField<typeof ExplainFailuresResponseSchema> {
  const { since, until, threshold } = tallies;
  return {
    causes: causes.map((cause) => causeMessage(cause, { filter, since, until })),
    runCount: BigInt(tallies.runs),
    affectedRunCount: BigInt(tallies.hits),
    valueCount: BigInt(tallies.values.length),
    isAll: tallies.isAll,
    firstStartedAt: since === null ? undefined : fromMicroseconds(since),
    lastStartedAt: until === null ? undefined : fromMicroseconds(until),
    durationMsOver: affected === "slow" ? (threshold ?? undefined) : undefined,
    costUsdOver: affected === "costly" && threshold !== null ? Number(threshold) / 1e9 : undefined,
    failures: tallies.failures.map(({ failure_type, failure_code, runs }) => ({
      failureType: failureTypeOf[failure_type],
      failureCode: failure_code,
      runCount: BigInt(runs),
    })),
  };
}
