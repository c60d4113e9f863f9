import { OnViolation } from "@runfacts/gen/server/ingest_service";

/** What becomes of a run that breaks a privacy rule: it is refused, or stored without what breaks it. */
export type OnViolationWord = "reject" | "drop";

/** What a request asks for; else what the operator decided. */
export function onViolationOf(asked: OnViolation, otherwise: OnViolationWord): OnViolationWord {
  if (asked === OnViolation.UNSPECIFIED) return otherwise;
  return asked === OnViolation.REJECT ? "reject" : "drop";
}
