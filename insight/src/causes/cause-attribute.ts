import { CauseAttribute } from "@runfacts/gen/server/cause";

/** The enum values of the words that whoever counts has. */
export const causeAttributeOf = {
  agent_id: CauseAttribute.AGENT_ID,
  agent_version: CauseAttribute.AGENT_VERSION,
  environment: CauseAttribute.ENVIRONMENT,
  model: CauseAttribute.MODEL,
  tool: CauseAttribute.TOOL,
  step_name: CauseAttribute.STEP_NAME,
  metadata: CauseAttribute.METADATA,
  error_code: CauseAttribute.ERROR_CODE,
  signal: CauseAttribute.SIGNAL,
  path_edge: CauseAttribute.PATH_EDGE,
  hour: CauseAttribute.HOUR,
} as const;

/** An attribute by its word. */
export type CauseAttributeWord = keyof typeof causeAttributeOf;
