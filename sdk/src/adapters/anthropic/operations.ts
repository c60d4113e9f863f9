import type { ClientRequest } from "../model-client/client.ts";
import { count, modelName, word } from "../model-client/fields.ts";
import type { Operation, ReplyFacts } from "../model-client/operation.ts";
import { readMessage, readMessageEvent } from "./read-message.ts";

const readCount = (answer: unknown): ReplyFacts => ({
  metadata: { input_tokens: count(answer, "input_tokens") },
});

const readCompletion = (answer: unknown): ReplyFacts => ({
  model: modelName(answer, "model"),
  finishReason: word(answer, "stop_reason"),
});

/** What posts to a path do, whatever query follows it. */
const posts: Readonly<Record<string, Omit<Operation, "model">>> = {
  "/v1/messages": { type: "respond", name: "chat", read: readMessage, readEvent: readMessageEvent },
  "/v1/messages/count_tokens": { type: "other", name: "count_tokens", read: readCount },
  "/v1/complete": {
    type: "respond",
    name: "text_completion",
    read: readCompletion,
    readEvent: readCompletion,
  },
};

/** Tells what a request of a client does. */
export function anthropicOperation({ method, path, body }: ClientRequest): Operation | undefined {
  if (method !== "post" || typeof path !== "string") return undefined;
  const [name = ""] = path.split("?");
  const found = posts[name];
  return found && { ...found, model: modelName(body, "model") };
}
