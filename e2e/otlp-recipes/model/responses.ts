import { nextTurn, type Turn, usageOf } from "./script.ts";

interface Item {
  readonly type?: string;
}
export interface ResponsesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly input: string | readonly Item[];
  readonly tools?: readonly { readonly name?: string }[];
}

function item(turn: Turn) {
  if ("answer" in turn)
    return {
      type: "message",
      id: "msg_6c5b4a3928170695",
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text: turn.answer, annotations: [], logprobs: [] }],
    };
  const { id, tool, input } = turn.call;
  return {
    type: "function_call",
    id: `fc_${turn.number}b4a3928170695`,
    call_id: id,
    name: tool,
    arguments: JSON.stringify(input),
    status: "completed",
  };
}

/** OpenAI's `POST /v1/responses`. */
export function response({ model, stream, input, tools = [] }: ResponsesRequest): object | object[] {
  const items = typeof input === "string" ? [] : input;
  const turn = nextTurn(
    items.filter(({ type }) => type === "function_call_output").length,
    tools.flatMap(({ name }) => name ?? []),
  );
  const tokens = usageOf(turn);
  const output = item(turn);
  const whole = {
    id: "resp_5b4a392817069584736251",
    object: "response",
    created_at: 1_780_000_000,
    status: "completed",
    model,
    output: [output],
    parallel_tool_calls: false,
    tool_choice: "auto",
    tools: [],
    usage: {
      input_tokens: tokens.input,
      input_tokens_details: { cached_tokens: tokens.cached },
      output_tokens: tokens.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: tokens.input + tokens.output,
    },
  };
  if (!stream) return whole;
  const started = { ...whole, status: "in_progress", output: [], usage: null };
  const text = "content" in output ? output.content?.[0] : undefined;
  const events: object[] = [
    { type: "response.created", response: started },
    {
      type: "response.output_item.added",
      output_index: 0,
      item: { ...output, status: "in_progress", ...("content" in output && { content: [] }) },
    },
  ];
  if (text) {
    const at = { item_id: output.id, output_index: 0, content_index: 0 };
    events.push({ type: "response.content_part.added", ...at, part: { ...text, text: "" } });
    events.push({ type: "response.output_text.delta", ...at, delta: text.text, logprobs: [] });
    events.push({ type: "response.output_text.done", ...at, text: text.text, logprobs: [] });
    events.push({ type: "response.content_part.done", ...at, part: text });
  } else if ("arguments" in output) {
    const at = { item_id: output.id, output_index: 0 };
    events.push({ type: "response.function_call_arguments.delta", ...at, delta: output.arguments });
    events.push({ type: "response.function_call_arguments.done", ...at, arguments: output.arguments });
  }
  events.push({ type: "response.output_item.done", output_index: 0, item: output });
  events.push({ type: "response.completed", response: whole });
  return events.map((event, sequence_number) => ({ ...event, sequence_number }));
}
