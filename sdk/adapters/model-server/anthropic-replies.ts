import type { Reply } from "./scripted-server.ts";

/** What a model says: a text, or calls of tools. */
export interface Said {
  readonly id?: string;
  readonly model?: string;
  readonly text?: string;
  readonly tools?: readonly { readonly name: string; readonly input: object }[];
  readonly usage?: Readonly<Record<string, unknown>>;
  readonly stop_reason?: string;
}

let messages = 0;

function blocksOf({ text, tools = [] }: Said): readonly object[] {
  return [
    ...(text === undefined ? [] : [{ type: "text", text }]),
    ...tools.map(({ name, input }) => {
      messages += 1;
      return { type: "tool_use", id: `toolu_${messages}a2b3c4d5e6f7a8b9c0d1`, name, input };
    }),
  ];
}

function wholeOf(said: Said) {
  messages += 1;
  const { id = `msg_${messages}a39281706958473`, model = "claude-sonnet-4-6", tools = [] } = said;
  return {
    id,
    type: "message",
    role: "assistant",
    model,
    content: blocksOf(said),
    stop_reason: said.stop_reason ?? (tools.length > 0 ? "tool_use" : "end_turn"),
    stop_sequence: null,
    usage: {
      input_tokens: 80,
      cache_read_input_tokens: 20,
      cache_creation_input_tokens: 5,
      output_tokens: 10,
      ...said.usage,
    },
  };
}

/** Anthropic's answer as one message. */
export const message = (said: Said): Reply => ({ body: wholeOf(said) });

/** Anthropic's answer as a stream; the first event counts one token of output, as the service does. */
export function messageEvents(said: Said): Reply {
  const { content, stop_reason, usage, ...whole } = wholeOf(said);
  const start = { ...whole, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const blocks = content.flatMap((block, index) => {
    const isText = "text" in block;
    const delta = isText
      ? { type: "text_delta", text: block.text }
      : { type: "input_json_delta", partial_json: JSON.stringify("input" in block ? block.input : {}) };
    const empty = isText ? { ...block, text: "" } : { ...block, input: {} };
    return [
      { type: "content_block_start", index, content_block: empty },
      { type: "content_block_delta", index, delta },
      { type: "content_block_stop", index },
    ];
  });
  return {
    events: [
      { type: "message_start", message: start },
      ...blocks,
      { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage },
      { type: "message_stop" },
    ],
  };
}

/** Anthropic's answer to what it does not do. */
export function anthropicError(
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers, body: { type: "error", error: { type, message: text } } };
}
