import { nextTurn, type Turn, usageOf } from "./script.ts";

interface Message {
  readonly role: string;
}
export interface ChatRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

function message(turn: Turn) {
  if ("answer" in turn) return { role: "assistant", content: turn.answer };
  const { id, tool, input } = turn.call;
  const call = { index: 0, id, type: "function", function: { name: tool, arguments: JSON.stringify(input) } };
  return { role: "assistant", content: null, tool_calls: [call] };
}

function usage(turn: Turn) {
  const { input, output, cached } = usageOf(turn);
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
  };
}

/** OpenAI's `POST /v1/chat/completions`. */
export function chatCompletion({ model, stream, messages, tools = [] }: ChatRequest): object | object[] {
  const turn = nextTurn(
    messages.filter(({ role }) => role === "tool").length,
    tools.map((tool) => tool.function.name),
  );
  const common = { id: "chatcmpl-9f8e7d6c5b4a39281706", created: 1_780_000_000, model };
  const finish_reason = "answer" in turn ? "stop" : "tool_calls";
  if (!stream) {
    const choices = [{ index: 0, message: message(turn), finish_reason }];
    return { ...common, object: "chat.completion", choices, usage: usage(turn) };
  }
  const chunk = { ...common, object: "chat.completion.chunk" };
  return [
    { ...chunk, choices: [{ index: 0, delta: message(turn), finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] },
    { ...chunk, choices: [], usage: usage(turn) },
  ];
}
