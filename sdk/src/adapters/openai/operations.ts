import type { StepType } from "../../step.ts";
import type { ClientRequest } from "../model-client/client.ts";
import { field, items, modelName } from "../model-client/fields.ts";
import type { Operation, ReplyFacts } from "../model-client/operation.ts";
import { BackgroundResponses } from "./background.ts";
import { readChunk, readCompletion } from "./read-chat.ts";
import { readUsage } from "./read-usage.ts";

type Reading = Pick<Operation, "read" | "readEvent" | "isNamedAlone">;

const readTokens = (answer: unknown): ReplyFacts => ({
  model: modelName(answer, "model"),
  usage: readUsage(answer),
});

function readMany(answer: unknown): ReplyFacts {
  const { length } = items(answer, "data");
  return { ...readTokens(answer), metadata: { result_count: length > 0 ? length : undefined } };
}

const tokens: Reading = {
  read: readTokens,
  readEvent: (event) => readTokens(field(event, "response") ?? event),
};
const chat: Reading = { read: readCompletion, readEvent: readChunk };

/** What posts to a path do: the type of their step, their name in OpenTelemetry, and how to read the answer. */
const posts: Readonly<Record<string, readonly [StepType, string, Reading]>> = {
  "/chat/completions": ["respond", "chat", chat],
  "/completions": ["respond", "text_completion", chat],
  "/embeddings": ["retrieve", "embeddings", { read: readMany }],
  "/moderations": ["other", "moderation", { read: readMany, isNamedAlone: true }],
  "/images/generations": ["other", "generate_image", { read: readMany, readEvent: readTokens }],
  "/images/edits": ["other", "edit_image", { read: readMany, readEvent: readTokens }],
  "/images/variations": ["other", "vary_image", { read: readMany }],
  "/audio/speech": ["other", "text_to_speech", tokens],
  "/audio/transcriptions": ["other", "speech_to_text", tokens],
  "/audio/translations": ["other", "speech_to_text", tokens],
};

const RESPONSE = /^\/responses\/[^/?]+$/;

/** Tells what the requests of one client do. */
export function openAiOperations(): (request: ClientRequest) => Operation | undefined {
  const background = new BackgroundResponses();
  return ({ method, path, body }) => {
    if (typeof path !== "string") return undefined;
    const model = modelName(body, "model");
    if (method === "get" && RESPONSE.test(path)) {
      const { readPolled: read, readPolledEvent: readEvent } = background;
      return { type: "other", name: "retrieve_response", wait: "run", read, readEvent };
    }
    if (method !== "post") return undefined;
    if (path === "/responses") {
      const { readBegun: read, readBegunEvent: readEvent } = background;
      return { type: "respond", name: "chat", model, read, readEvent };
    }
    const found = posts[path];
    if (found === undefined) return undefined;
    const [type, name, reading] = found;
    return { type, name, model, ...reading };
  };
}
