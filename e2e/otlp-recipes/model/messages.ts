import { nextTurn, type Turn, usageOf } from "./script.ts";

interface Block {
  readonly type: string;
}
export interface MessagesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly content: string | readonly Block[] }[];
  readonly tools?: readonly { readonly name: string }[];
}

function block(turn: Turn) {
  if ("answer" in turn) return { type: "text" as const, text: turn.answer };
  const { id, tool, input } = turn.call;
  return { type: "tool_use" as const, id: id.replace("call_", "toolu_"), name: tool, input };
}

/** Anthropic's `POST /v1/messages`. */
export function message({ model, stream, messages, tools = [] }: MessagesRequest): object | object[] {
  const blocks = messages.flatMap(({ content }) => (typeof content === "string" ? [] : content));
  const turn = nextTurn(
    blocks.filter(({ type }) => type === "tool_result").length,
    tools.map(({ name }) => name),
  );
  const { input, output, cached } = usageOf(turn);
  const usage = {
    input_tokens: input - cached,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    output_tokens: output,
  };
  const content = block(turn);
  const stop_reason = content.type === "text" ? "end_turn" : "tool_use";
  const whole = {
    id: "msg_4a39281706958473",
    type: "message",
    role: "assistant",
    model,
    stop_sequence: null,
    usage,
  };
  if (!stream) return { ...whole, content: [content], stop_reason };
  const empty = content.type === "text" ? { ...content, text: "" } : { ...content, input: {} };
  const delta =
    content.type === "text"
      ? { type: "text_delta", text: content.text }
      : { type: "input_json_delta", partial_json: JSON.stringify(content.input) };
  return [
    { type: "message_start", message: { ...whole, content: [], stop_reason: null } },
    { type: "content_block_start", index: 0, content_block: empty },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage },
    { type: "message_stop" },
  ];
}
