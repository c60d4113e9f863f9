import { field, isObject, items, modelName, word } from "../model-client/fields.ts";
import type { ReplyFacts } from "../model-client/operation.ts";
import { readUsage } from "./read-usage.ts";

/** Items of an answer that ask the agent to do something. */
const ASKED =
  /^(?:(?:function|custom_tool|computer|local_shell|shell|apply_patch)_call|mcp_approval_request)$/;
/** Those that the service did itself. */
const HOSTED = /^(?:web_search|file_search|code_interpreter|image_generation|mcp)_call$/;

function countTypes(response: unknown, form: RegExp): number {
  return items(response, "output").filter((item) => form.test(word(item, "type") ?? "")).length;
}

/** Why a response stopped: nothing tells it of one that is complete. */
function finishReason(response: unknown): string | undefined {
  return word(field(response, "incomplete_details"), "reason") ?? word(response, "status");
}

function failureOf(response: unknown): string | undefined {
  if (word(response, "status") !== "failed") return undefined;
  return word(field(response, "error"), "code") ?? "response_failed";
}

/** Facts of a response; one that failed tells so without an error of HTTP. */
export function readResponse(response: unknown): ReplyFacts {
  const hostedCalls = countTypes(response, HOSTED);
  return {
    model: modelName(response, "model"),
    usage: readUsage(response),
    finishReason: finishReason(response),
    asksForTools: countTypes(response, ASKED) > 0,
    failure: failureOf(response),
    metadata: {
      service_tier: word(response, "service_tier"),
      hosted_tool_calls: hostedCalls > 0 ? hostedCalls : undefined,
    },
  };
}

/** Facts of an event: the last ones of a stream hold the response whole. */
export function readResponseEvent(event: unknown): ReplyFacts | undefined {
  if (word(event, "type") === "error") return { failure: word(event, "code") ?? "response_failed" };
  const response = field(event, "response");
  return isObject(response) ? readResponse(response) : undefined;
}
