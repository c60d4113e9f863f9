import type { IntakeViolationRow } from "@runfacts/db/read";
import { IntakeOutcome, type IntakeViolationSchema } from "@runfacts/gen/server/intake_violation";
import { fromMicroseconds } from "@runfacts/server";
import type { EveryField } from "./every-field.ts";

/** The enum values of the words that the database has. */
export const intakeOutcomeOf: Readonly<Record<IntakeViolationRow["outcome"], IntakeOutcome>> = {
  dropped: IntakeOutcome.DROPPED,
  refused: IntakeOutcome.REFUSED,
};

/** A row of dropped or refused fields as a message. */
export function intakeViolationOf(row: IntakeViolationRow): EveryField<typeof IntakeViolationSchema> {
  return {
    outcome: intakeOutcomeOf[row.outcome],
    agentId: row.agent_id === "" ? undefined : row.agent_id,
    rule: row.rule,
    field: row.field === "" ? undefined : row.field,
    fieldCount: row.fields,
    runCount: row.runs,
    firstReceivedAt: fromMicroseconds(row.first_at),
    lastReceivedAt: fromMicroseconds(row.last_at),
  };
}
