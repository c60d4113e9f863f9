import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  IntakeOutcome,
  ListIntakeViolationsRequestSchema,
  type ListIntakeViolationsResponse,
  ListIntakeViolationsResponseSchema,
} from "@runfacts/gen/client/intake_violation";
import { resolveRange } from "../filter/time-range.ts";
import type { IntakeFilter, IntakeOutcomeWord } from "../intake/intake-filter.ts";
import { readMethod } from "./read-method.ts";
import { type RpcResult, useRpc } from "./use-rpc.ts";

export const listIntakeViolations = readMethod(
  "ListIntakeViolations",
  ListIntakeViolationsRequestSchema,
  ListIntakeViolationsResponseSchema,
);

/** Rows to list at most. */
const MOST_VIOLATIONS = 200;
/** How often to ask again: those who mend an agent look whether it got better. */
const POLL_MS = 10_000;

const outcomes: Readonly<Record<IntakeOutcomeWord, IntakeOutcome>> = {
  dropped: IntakeOutcome.DROPPED,
  refused: IntakeOutcome.REFUSED,
};

/** The word of an outcome; one that this page does not know yet is `refused`, the worse. */
export const intakeOutcomeWord = (outcome: IntakeOutcome): IntakeOutcomeWord =>
  outcome === IntakeOutcome.DROPPED ? "dropped" : "refused";

/** Lists the fields that ingest dropped or refused. After a change of the filter the old list stays until the new one is there. */
export function useIntakeViolations(filter: () => IntakeFilter): RpcResult<ListIntakeViolationsResponse> {
  return useRpc(listIntakeViolations, () => {
    const { range, agentId, outcome } = filter();
    return {
      key: [range, agentId, outcome],
      request: () => {
        const { start, end } = resolveRange(range, Date.now());
        return {
          pageSize: MOST_VIOLATIONS,
          agentId,
          outcome: outcome && outcomes[outcome],
          startTime: start === undefined ? undefined : timestampFromMs(start),
          endTime: end === undefined ? undefined : timestampFromMs(end),
        };
      },
      pollMs: POLL_MS,
      keepPrevious: true,
    };
  });
}
