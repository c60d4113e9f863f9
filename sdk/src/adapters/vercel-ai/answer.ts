import type { Metadata, Usage } from "../../step.ts";

/** What is known of a model call when it has answered. */
export interface Answer {
  readonly usage?: Usage;
  readonly finishReason?: string | undefined;
  /** Whether it asked for tools. */
  readonly hasToolCalls?: boolean;
  /** The further facts of its step. */
  readonly metadata?: Metadata;
}

/** Tokens as models of version 2 tell them, the SDK itself, and models of version 3 and newer, which tell counts by kind. */
interface Tokens {
  readonly inputTokens?: number | { readonly [kind: string]: number | undefined } | undefined;
  readonly outputTokens?: number | { readonly [kind: string]: number | undefined } | undefined;
  readonly inputTokenDetails?: { readonly [kind: string]: number | undefined } | undefined;
  readonly outputTokenDetails?: { readonly [kind: string]: number | undefined } | undefined;
  readonly cachedInputTokens?: number | undefined;
  readonly reasoningTokens?: number | undefined;
  /** Of embeddings. */
  readonly tokens?: number | undefined;
}

/** What is read of an answer; its content is not. */
export interface AnswerLike {
  readonly usage?: Tokens | undefined;
  readonly finishReason?: string | { readonly unified?: string } | undefined;
  /** Of the event that tells of the end of a call. */
  readonly modelId?: string | undefined;
  readonly response?: { readonly modelId?: string | undefined } | undefined;
  readonly content?: unknown;
  /** Of the event that tells of the end of an object. */
  readonly msToFirstChunk?: number | undefined;
  readonly performance?: { readonly timeToFirstOutputMs?: number | undefined } | undefined;
}

const count = (value: unknown) => (typeof value === "number" ? value : undefined);

function kinds(tokens: Tokens["inputTokens"]): { readonly [kind: string]: number | undefined } {
  return typeof tokens === "object" && tokens !== null ? tokens : { total: count(tokens) };
}

/** Tokens of a model call or an embedding. */
export function usageOf(tokens: Tokens | undefined): Usage {
  if (typeof tokens !== "object" || tokens === null) return {};
  const input = kinds(tokens.inputTokens);
  const output = kinds(tokens.outputTokens);
  return {
    inputTokens: input["total"] ?? count(tokens.tokens),
    outputTokens: output["total"],
    cacheReadTokens:
      input["cacheRead"] ?? tokens.inputTokenDetails?.["cacheReadTokens"] ?? tokens.cachedInputTokens,
    reasoningTokens:
      output["reasoning"] ?? tokens.outputTokenDetails?.["reasoningTokens"] ?? tokens.reasoningTokens,
  };
}

const isToolCall = (part: unknown) => (Object(part) as { readonly type?: unknown }).type === "tool-call";

/** @param model that was called: the one that answered is told only where it is another */
export function answerOf(given: AnswerLike, model: string | undefined): Answer {
  const { usage, finishReason, content, performance } = given;
  const answered = given.response?.modelId ?? given.modelId;
  const firstMs = performance?.timeToFirstOutputMs ?? given.msToFirstChunk;
  return {
    usage: usageOf(usage),
    finishReason: typeof finishReason === "object" ? finishReason?.unified : finishReason,
    hasToolCalls: Array.isArray(content) && content.some(isToolCall),
    metadata: {
      response_model: answered === model ? undefined : answered,
      cache_write_tokens:
        kinds(usage?.inputTokens)["cacheWrite"] ||
        usage?.inputTokenDetails?.["cacheWriteTokens"] ||
        undefined,
      first_chunk_ms: firstMs === undefined ? undefined : Math.round(firstMs),
    },
  };
}
