import type { Reply } from "./scripted-server.ts";

/** What a model says: a text, or calls of tools. */
export interface Said {
  readonly model?: string;
  readonly text?: string;
  readonly tools?: readonly { readonly name: string; readonly input: object }[];
}

const tokens = { input: 100, output: 10, cached: 20, reasoning: 4 };

const chatUsage = {
  prompt_tokens: tokens.input,
  completion_tokens: tokens.output,
  total_tokens: tokens.input + tokens.output,
  prompt_tokens_details: { cached_tokens: tokens.cached },
  completion_tokens_details: { reasoning_tokens: tokens.reasoning },
};

const callsOf = ({ tools = [] }: Said) =>
  tools.map(({ name, input }, index) => ({
    index,
    id: `call_${index}a2b3c4d5e6f7a8b9c0d1`,
    type: "function",
    function: { name, arguments: JSON.stringify(input) },
  }));

const reasonOf = ({ tools = [] }: Said) => (tools.length > 0 ? "tool_calls" : "stop");

const messageOf = (said: Said) => ({
  role: "assistant",
  content: said.text ?? null,
  ...(said.tools !== undefined && { tool_calls: callsOf(said) }),
});

const common = ({ model = "gpt-5-2026-08-07" }: Said) => ({
  id: "chatcmpl-9f8e7d6c5b4a39281706",
  created: 1_780_000_000,
  model,
});

/** OpenAI's chat completion as one. */
export const chatCompletion = (said: Said): Reply => ({
  body: {
    ...common(said),
    object: "chat.completion",
    choices: [{ index: 0, message: messageOf(said), finish_reason: reasonOf(said) }],
    usage: chatUsage,
  },
});

/** OpenAI's chat completion as a stream, whose last chunk has the tokens if that was asked for. */
export function chatChunks(said: Said, hasUsage: boolean): Reply {
  const chunk = { ...common(said), object: "chat.completion.chunk" };
  const words = (said.text ?? "").split(" ");
  const deltas =
    said.text === undefined
      ? [messageOf(said)]
      : words.map((word) => ({ role: "assistant", content: `${word} ` }));
  return {
    end: "done",
    events: [
      ...deltas.map((delta) => ({ ...chunk, choices: [{ index: 0, delta, finish_reason: null }] })),
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: reasonOf(said) }] },
      ...(hasUsage ? [{ ...chunk, choices: [], usage: chatUsage }] : []),
    ],
  };
}

/** OpenAI's response as one. */
export function response(said: Said, facts: object = {}): object {
  const message = {
    type: "message",
    id: "msg_6c5b4a3928170695",
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text: said.text ?? "", annotations: [], logprobs: [] }],
  };
  const calls = (said.tools ?? []).map(({ name, input }, index) => ({
    type: "function_call",
    id: `fc_${index}b4a3928170695`,
    call_id: `call_${index}a2b3c4d5e6f7a8b9c0d1`,
    name,
    arguments: JSON.stringify(input),
    status: "completed",
  }));
  return {
    id: "resp_5b4a392817069584736251",
    object: "response",
    created_at: 1_780_000_000,
    status: "completed",
    background: false,
    error: null,
    incomplete_details: null,
    model: said.model ?? "gpt-5-2026-08-07",
    output: [...(said.text === undefined ? [] : [message]), ...calls],
    parallel_tool_calls: false,
    tool_choice: "auto",
    tools: [],
    usage: {
      input_tokens: tokens.input,
      input_tokens_details: { cached_tokens: tokens.cached },
      output_tokens: tokens.output,
      output_tokens_details: { reasoning_tokens: tokens.reasoning },
      total_tokens: tokens.input + tokens.output,
    },
    ...facts,
  };
}

/** OpenAI's response as a stream. */
export function responseEvents(said: Said, facts: object = {}, last = "response.completed"): Reply {
  const whole = response(said, facts);
  const begun = { ...whole, status: "in_progress", output: [], usage: null };
  const at = { item_id: "msg_6c5b4a3928170695", output_index: 0, content_index: 0 };
  const item = { type: "message", id: at.item_id, role: "assistant", status: "in_progress", content: [] };
  const part = { type: "output_text", text: "", annotations: [], logprobs: [] };
  const events: readonly object[] = [
    { type: "response.created", response: begun },
    { type: "response.output_item.added", output_index: 0, item },
    { type: "response.content_part.added", ...at, part },
    { type: "response.output_text.delta", ...at, delta: said.text ?? "", logprobs: [] },
    { type: last, response: whole },
  ];
  return { events: events.map((event, sequence_number) => ({ ...event, sequence_number })) };
}

/** OpenAI's answer to what it does not do. */
export function openAiError(
  status: number,
  code: string | null,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers,
    body: { error: { message: text, type: "invalid_request_error", param: null, code } },
  };
}
