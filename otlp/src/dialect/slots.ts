/** How the value of an attribute is read; one of another kind is dropped. */
export type ValueKind =
  /** Text: what becomes of it depends on the fact. */
  | "text"
  /** A whole number from 0, or its digits as text. */
  | "count"
  /** A number, or text that is one. */
  | "number"
  /** Yes or no, or "true" or "false" as text. */
  | "flag"
  /** Words, as text or a list of texts. */
  | "words"
  /** Not read: that it is there is the fact. */
  | "presence"
  /** Content: at most a keyed digest, its size or whether it asks for tools is kept, by the fact. */
  | "content";

/** The facts that a dialect may find in attributes, and how their values are read. */
export const slots = {
  /** Name of the tool that is called. */
  toolName: "text",
  /** Name of what the span is: a workflow, a node, a task. */
  ownName: "text",
  /** Name of the node of a graph, for steps of type other that have no name of their own. */
  nodeName: "text",
  agentName: "text",
  /** Name of the agent if the span is one: elsewhere the attribute means something else. */
  ownAgentName: "text",
  agentVersion: "text",
  /** Conversation or session: groups runs. Kept if plainly opaque, else hashed. */
  session: "text",
  model: "text",
  inputTokens: "count",
  outputTokens: "count",
  cacheReadTokens: "count",
  reasoningTokens: "count",
  costUsd: "number",
  /** Sums over the steps inside. */
  aggregatedInputTokens: "count",
  aggregatedOutputTokens: "count",
  aggregatedCacheReadTokens: "count",
  /** Class of an error, or its code. */
  errorType: "text",
  /** Its presence is a failure; not read. */
  errorPresent: "presence",
  httpStatus: "count",
  /** Yes: it failed. */
  isFailed: "flag",
  /** No: it failed. */
  isSuccess: "flag",
  /** Class of what was raised to hand over to a person, where that is told without an exception. */
  interrupt: "text",
  /** How it ended, as a word: "error", "failed", "cancelled" and the like are failures. */
  outcome: "text",
  attempt: "count",
  finishReason: "words",
  /** Its presence says that a model call ended in tool calls; not read. */
  hasToolCalls: "presence",
  /** What a model answered, as JSON: says whether it ended in tool calls, where no reason to stop does. */
  answer: "content",
  /** What a tool was called with, or what was searched for: its digest is kept. */
  arguments: "content",
  /** What a tool gave back, or what was found: its size is kept. */
  result: "content",
  /** The size of it, where that is told. */
  resultBytes: "count",
  /** "pending_span": tells of the span named as parent that it is open. */
  spanState: "text",
  /** Parent of a span that is told to be open, in hex. */
  pendingParent: "text",
  /** Name of an event in a log. */
  eventName: "text",
  /** What an event says about its kind, where its name does not suffice. */
  eventKind: "text",
  /** The prompt that an event belongs to. */
  prompt: "text",
  /** What tells an event from others of its name: id of a call or of a request. */
  callId: "text",
  sequence: "count",
  durationMs: "number",
} as const satisfies Readonly<Record<string, ValueKind>>;

/** A fact that attributes may hold. */
export type Slot = keyof typeof slots;
