import { readTextAt } from "../spans/read.ts";
import type { StepStart } from "../spans/span.ts";

const named = (name: string, subject: string | undefined) =>
  subject === undefined ? name : `${name} ${subject}`;

function other(name: string): StepStart {
  return { type: "other", name };
}

/** A span as a step; undefined for what only holds others: tasks, turns, groups. */
export function stepOf(data: unknown): StepStart | undefined {
  const name = readTextAt(data, "name");
  const model = readTextAt(data, "model");
  switch (readTextAt(data, "type")) {
    case "agent":
      return other(named("invoke_agent", name));
    case "generation":
    case "response":
      return { type: "respond", name: named("chat", model), options: { model, provisional: true } };
    case "function":
      return { type: "tool", name: named("execute_tool", name) };
    case "handoff":
      return { ...other("handoff"), options: { provisional: true } };
    case "guardrail":
      return other(named("guardrail", name));
    case "custom":
      return other(named("chain", name));
    case "mcp_tools":
      return other("tools/list");
    case "transcription":
      return { ...other("speech_to_text"), options: { model } };
    case "speech":
      return { ...other("text_to_speech"), options: { model } };
    default:
      return undefined;
  }
}
