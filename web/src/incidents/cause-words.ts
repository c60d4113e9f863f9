import { type Cause, CauseAttribute } from "@runfacts/gen/client/cause";
import { visibleText } from "../format/visible-text.ts";

const words: Readonly<Partial<Record<CauseAttribute, string>>> = {
  [CauseAttribute.AGENT_VERSION]: "version",
  [CauseAttribute.ENVIRONMENT]: "environment",
  [CauseAttribute.MODEL]: "model",
  [CauseAttribute.STEP_NAME]: "step",
  [CauseAttribute.TOOL]: "tool",
  [CauseAttribute.ERROR_CODE]: "error",
  [CauseAttribute.HOUR]: "hour",
  [CauseAttribute.PATH_EDGE]: "path",
  [CauseAttribute.METADATA]: "metadata",
  [CauseAttribute.SIGNAL]: "signal",
  [CauseAttribute.AGENT_ID]: "agent",
};

/** What a cause is a value of: `version`, `metadata region`. */
export function causeAttribute({ attribute, key }: Cause): string {
  const word = words[attribute] ?? "other";
  return key === "" ? word : `${word} ${visibleText(key)}`;
}
