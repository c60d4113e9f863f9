import { readMessage, readMessageEvent } from "../anthropic/read-message.ts";
import { count, field, items, modelName, word } from "../model-client/fields.ts";
import type { ReplyFacts } from "../model-client/operation.ts";
import type { AgentLane } from "./agent-lane.ts";
import type { AgentSession } from "./agent-session.ts";
import { apiErrorCode } from "./failure-codes.ts";

function textOf(holder: unknown, name: string): string | undefined {
  const text = field(holder, name);
  return typeof text === "string" && text !== "" ? text : undefined;
}

function laneOf(session: AgentSession, message: unknown): AgentLane | undefined {
  const starter = textOf(message, "parent_tool_use_id");
  const agentId = textOf(message, "agent_id");
  if (agentId !== undefined) return session.laneOf(agentId);
  return starter === undefined ? session.laneOf(undefined) : session.startedBy(starter);
}

/** Until its answer is whole, a message counts the first tokens of output alone. */
function factsOf(answer: unknown): ReplyFacts {
  const facts = readMessage(answer);
  if (facts.usage === undefined || facts.finishReason !== undefined) return facts;
  return { ...facts, usage: { ...facts.usage, outputTokens: undefined } };
}

function hearAnswer(session: AgentSession, message: unknown): void {
  const lane = laneOf(session, message);
  if (field(message, "error") !== undefined) {
    lane?.fail(apiErrorCode(message));
    return;
  }
  const answer = field(message, "message");
  lane?.tell(textOf(answer, "id"), factsOf(answer));
  if (session.hasHooks || lane === undefined) return;
  for (const block of items(answer, "content")) {
    const id = textOf(block, "id");
    if (field(block, "type") !== "tool_use" || id === undefined) continue;
    const name = modelName(block, "name") ?? "tool";
    session.tools.begin(id, undefined, lane.step, name, field(block, "input"));
  }
}

function hearEvent(session: AgentSession, message: unknown): void {
  const event = field(message, "event");
  const lane = laneOf(session, message);
  const facts = readMessageEvent(event);
  if (field(event, "type") === "message_start") {
    lane?.tell(textOf(field(event, "message"), "id"), facts ?? {});
    lane?.stream();
  } else if (facts !== undefined) lane?.add(facts);
  else if (field(event, "type") === "message_stop") lane?.streamed();
}

function wasRejected(message: unknown, id: string): boolean {
  const meta = items(message, "tool_result_meta").find((one) => field(one, "id") === id);
  return field(field(meta, "permission_decision"), "decision") === "reject";
}

/** What hooks have not told the end of: the use of a tool was denied or interrupted, or nothing is hooked. */
function hearResults(session: AgentSession, message: unknown): void {
  for (const block of items(field(message, "message"), "content")) {
    const id = textOf(block, "tool_use_id");
    if (field(block, "type") !== "tool_result" || id === undefined || !session.tools.isOpen(id)) continue;
    const failed = session.hasHooks ? "cancelled" : "tool_error";
    if (wasRejected(message, id)) session.tools.fail(id, "permission_denied");
    else if (field(block, "is_error") === true) session.tools.fail(id, failed);
    else if (!session.hasHooks) session.tools.succeed(id, field(block, "content"));
  }
  if (!session.hasHooks && !session.tools.isAnyOpen(undefined)) session.beginCall(undefined);
}

function hearSystem(session: AgentSession, message: unknown): void {
  switch (field(message, "subtype")) {
    case "init":
      session.setModel(modelName(message, "model"));
      session.laneOf(undefined)?.step.addMetadata({
        claude_code_version: modelName(message, "claude_code_version"),
        permission_mode: word(message, "permissionMode"),
      });
      session.beginCall(undefined);
      return;
    case "api_retry":
      session.laneOf(undefined)?.retry(apiErrorCode(message), {
        attempt: (count(message, "attempt") ?? 1) + 1,
        delayMs: count(message, "retry_delay_ms") ?? 0,
      });
      return;
    case "task_started": {
      const taskId = textOf(message, "task_id");
      const toolUseId = textOf(message, "tool_use_id");
      if (taskId !== undefined && toolUseId !== undefined) session.starters.set(taskId, toolUseId);
      return;
    }
    case "permission_denied": {
      const id = textOf(message, "tool_use_id");
      if (id !== undefined) session.tools.fail(id, "permission_denied");
      return;
    }
    default:
  }
}

/** Takes what a message of the stream tells of its session. Of texts it takes nothing. */
export function hearMessage(session: AgentSession, message: unknown): void {
  switch (field(message, "type")) {
    case "system":
      hearSystem(session, message);
      return;
    case "assistant":
      hearAnswer(session, message);
      return;
    case "stream_event":
      hearEvent(session, message);
      return;
    case "user":
      hearResults(session, message);
      return;
    case "result":
      session.answer(message);
      return;
    default:
  }
}
