import type { ServiceImpl } from "@connectrpc/connect";
import { listIntakeViolations as selectViolations } from "@runfacts/db/read";
import type { QueryService } from "@runfacts/gen/server/query_service";
import { principalOf, toMicroseconds } from "@runfacts/server";
import type { Context } from "../context.ts";
import { intakeOutcomeOf, intakeViolationOf } from "../mapping/intake-violation.ts";
import { wordOf } from "../mapping/words.ts";
import { pageSizeOf } from "../page.ts";

const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;

/** Lists the fields that ingest dropped or refused, by agent, rule and field. */
export function listIntakeViolations({
  pool,
}: Context): ServiceImpl<typeof QueryService>["listIntakeViolations"] {
  return async ({ pageSize, agentId, outcome, startTime, endTime }, call) => {
    const filter = {
      agent_id: agentId,
      outcome: wordOf(intakeOutcomeOf, outcome),
      start_time: startTime && toMicroseconds(startTime),
      end_time: endTime && toMicroseconds(endTime),
    };
    const limit = pageSizeOf(pageSize, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
    const found = await selectViolations(pool, principalOf(call).projectId, filter, { limit });
    return {
      violations: found.violations.map(intakeViolationOf),
      totalViolations: found.total,
      totalDroppedFields: found.dropped,
      totalRefusedFields: found.refused,
    };
  };
}
