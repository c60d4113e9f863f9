import { OnViolation } from "@runfacts/gen/server/ingest_service";

/** What to do with a run that breaks a privacy rule: refuse it, or drop the fields that break the rule. */
export type OnViolationWord = "reject" | "drop";

/** What the request asks for. Default: the operator's setting. */
export function onViolationOf(asked: OnViolation, setting: OnViolationWord): OnViolationWord {
  if (asked === OnViolation.UNSPECIFIED) return setting;
  return asked === OnViolation.REJECT ? "reject" : "drop";
}
