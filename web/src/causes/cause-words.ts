import type { Cause } from "@runfacts/gen/client/cause";
import { CauseAttribute } from "@runfacts/gen/client/cause";
import type { AffectedWord } from "../api/use-explanation.ts";
import { countOf, formatCount } from "../format/number.ts";
import { formatMoment } from "../format/time.ts";

/** What is said of affected runs. */
export interface AffectedText {
  /** In a title: `failing runs`. */
  readonly runs: string;
  /** Of some of them: `failed`. */
  readonly did: string;
  /** More of them than expected. */
  readonly noun: string;
}

export const affectedTexts: Readonly<Record<AffectedWord | "kind" | "incident", AffectedText>> = {
  failed: { runs: "failing runs", did: "failed", noun: "failure" },
  kind: { runs: "runs with this failure", did: "had this failure", noun: "such run" },
  slow: { runs: "slow runs", did: "were slow", noun: "slow run" },
  costly: { runs: "costly runs", did: "were costly", noun: "costly run" },
  incident: { runs: "affected runs", did: "were affected", noun: "affected run" },
};

/** How sure causes are, and what they do not say. */
export const CAVEAT = "At most 1 in 50 of those named is chance. What they have in common need not be why.";

const attributes: Readonly<Record<CauseAttribute, string>> = {
  [CauseAttribute.UNSPECIFIED]: "value",
  [CauseAttribute.AGENT_ID]: "agent",
  [CauseAttribute.AGENT_VERSION]: "version",
  [CauseAttribute.ENVIRONMENT]: "environment",
  [CauseAttribute.MODEL]: "model",
  [CauseAttribute.STEP_NAME]: "step",
  [CauseAttribute.TOOL]: "tool",
  [CauseAttribute.ERROR_CODE]: "error code",
  [CauseAttribute.HOUR]: "hour",
  [CauseAttribute.PATH_EDGE]: "path",
  [CauseAttribute.METADATA]: "metadata",
  [CauseAttribute.SIGNAL]: "signal",
};

/** `model`, `metadata region`, `version of support`. */
export function attributeText({ attribute, key }: Cause): string {
  const word = attributes[attribute] ?? attributes[CauseAttribute.UNSPECIFIED];
  if (key === "") return word;
  return attribute === CauseAttribute.AGENT_VERSION ? `${word} of ${key}` : `${word} ${key}`;
}

/** The value as people read it; that of others is text from outside. */
export function valueText({ attribute, value }: Cause): string {
  if (attribute === CauseAttribute.HOUR) return formatMoment(Date.parse(value));
  if (attribute === CauseAttribute.SIGNAL && value === "true") return "yes";
  return attribute === CauseAttribute.SIGNAL && value === "false" ? "no" : value;
}

/** `37 of 124 runs failed: 30% (23 to 38%), of others 9%. 26 failures more than expected.` */
export function causeText(cause: Cause, { did, noun }: AffectedText): string {
  const { affectedShare, affectedShareWithout, affectedRunCount, runCount } = cause;
  const { value = 0, low = value, high = value } = affectedShare ?? {};
  const more = Math.max(1, Math.round(cause.excessRunCount));
  return (
    `${formatCount(affectedRunCount)} of ${countOf(runCount, "run")} ${did}: ${percent(value)}% (${percent(low)} to ${percent(high)}%), ` +
    `of others ${percent(affectedShareWithout)}%. ${countOf(more, noun)} more than expected.`
  );
}

/** Whole percent, or one digit below 10. */
function percent(share: number): string {
  const value = 100 * share;
  return value < 9.95 && value > 0 ? value.toFixed(1).replace(/\.0$/, "") : value.toFixed(0);
}
