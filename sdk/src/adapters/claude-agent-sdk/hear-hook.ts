import { field, modelName } from "../model-client/fields.ts";
import type { AgentSession } from "./agent-session.ts";
import { apiErrorCode } from "./failure-codes.ts";

/** The hooks that tell of a session. */
export const heardHooks = [
  "UserPromptSubmit",
  "PreToolUse",
  "PostToolUse",
  "PostToolUseFailure",
  "PostToolBatch",
  "PermissionDenied",
  "SubagentStart",
  "SubagentStop",
  "Stop",
  "StopFailure",
] as const;

function idOf(input: unknown, name: string): string | undefined {
  const id = field(input, name);
  return typeof id === "string" && id !== "" ? id : undefined;
}

/** Takes what a hook tells of a session. Of arguments and results it takes a digest and a size. */
export function hearHook(session: AgentSession, input: unknown): void {
  const agentId = idOf(input, "agent_id");
  const toolUseId = idOf(input, "tool_use_id");
  const lane = () => session.laneOf(agentId);
  switch (field(input, "hook_event_name")) {
    case "UserPromptSubmit":
      session.hasHooks = true;
      session.openPrompt();
      return;
    case "PreToolUse": {
      const scope = lane();
      scope?.leave(true);
      if (scope === undefined || toolUseId === undefined) return;
      const name = modelName(input, "tool_name") ?? "tool";
      session.tools.begin(toolUseId, agentId, scope.step, name, field(input, "tool_input"));
      return;
    }
    case "PostToolUse":
      if (toolUseId !== undefined) session.tools.succeed(toolUseId, field(input, "tool_response"));
      return;
    case "PostToolUseFailure": {
      const code = field(input, "is_interrupt") === true ? "cancelled" : "tool_error";
      if (toolUseId !== undefined) session.tools.fail(toolUseId, code);
      return;
    }
    case "PermissionDenied":
      if (toolUseId !== undefined) session.tools.fail(toolUseId, "permission_denied");
      return;
    case "PostToolBatch":
      session.beginCall(agentId);
      return;
    case "SubagentStart":
      if (agentId !== undefined) session.startAgent(agentId, modelName(input, "agent_type") ?? "agent");
      return;
    case "SubagentStop":
      if (agentId !== undefined) session.stopAgent(agentId);
      return;
    case "Stop":
      lane()?.leave(false);
      return;
    case "StopFailure":
      lane()?.fail(apiErrorCode(input));
      return;
    default:
  }
}
