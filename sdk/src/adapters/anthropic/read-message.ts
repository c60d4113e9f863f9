import type { Usage } from "../../step.ts";
import { count, field, items, modelName, word } from "../model-client/fields.ts";
import type { ReplyFacts } from "../model-client/operation.ts";

/** Blocks of an answer that ask the agent to do something. */
const ASKED = /^(?:tool_use|mcp_approval_request)$/;
/** Those that the service did itself. */
const HOSTED = /^(?:server_tool_use|mcp_tool_use)$/;

const typesOf = (message: unknown) => items(message, "content").flatMap((block) => word(block, "type") ?? []);

/** Tokens as the provider tells them: those read from the cache and written to it are not among the input tokens. */
function readUsage(holder: unknown): Usage | undefined {
  const usage = field(holder, "usage");
  const read: Usage = {
    inputTokens: count(usage, "input_tokens"),
    outputTokens: count(usage, "output_tokens"),
    cacheReadTokens: count(usage, "cache_read_input_tokens"),
    reasoningTokens: count(field(usage, "output_tokens_details"), "thinking_tokens"),
  };
  return Object.values(read).some((tokens) => tokens !== undefined) ? read : undefined;
}

function factsOf(message: unknown): ReplyFacts {
  const usage = field(message, "usage");
  return {
    model: modelName(message, "model"),
    usage: readUsage(message),
    finishReason: word(message, "stop_reason"),
    metadata: {
      cache_write_tokens: count(usage, "cache_creation_input_tokens"),
      service_tier: word(usage, "service_tier"),
    },
  };
}

/** Facts of a message. */
export function readMessage(message: unknown): ReplyFacts {
  const types = typesOf(message);
  const hosted = types.filter((type) => HOSTED.test(type)).length;
  const facts = factsOf(message);
  return {
    ...facts,
    asksForTools: types.some((type) => ASKED.test(type)),
    metadata: { ...facts.metadata, hosted_tool_calls: hosted > 0 ? hosted : undefined },
  };
}

/** Facts of an event: the first of a stream tells the model, the last but one the tokens. */
export function readMessageEvent(event: unknown): ReplyFacts | undefined {
  switch (field(event, "type")) {
    case "message_start":
      return factsOf(field(event, "message"));
    case "content_block_start":
      return ASKED.test(word(field(event, "content_block"), "type") ?? "")
        ? { asksForTools: true }
        : undefined;
    case "message_delta":
      return { ...factsOf(event), finishReason: word(field(event, "delta"), "stop_reason") };
    default:
      return undefined;
  }
}
