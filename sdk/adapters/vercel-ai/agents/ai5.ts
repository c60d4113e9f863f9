import { vercelAiTelemetry } from "@runfacts/sdk/vercel-ai";
import * as ai from "ai5";
import { MockEmbeddingModelV2, MockLanguageModelV2, simulateReadableStream } from "ai5/test";
import { runNamed } from "./run-scenario.ts";
import type { Ai, Answer } from "./scenarios.ts";

type ModelOptions = NonNullable<ConstructorParameters<typeof MockLanguageModelV2>[0]>;

const usage = {
  inputTokens: 30,
  outputTokens: 10,
  totalTokens: 40,
  reasoningTokens: 4,
  cachedInputTokens: 20,
};

function contentOf(answer: Answer) {
  if ("throws" in answer) throw answer.throws;
  if ("text" in answer) return [{ type: "text", text: answer.text }];
  if ("breaksOff" in answer) return [];
  return answer.calls.map(({ toolName, input }, index) => ({
    type: "tool-call",
    toolCallId: `call-${index}`,
    toolName,
    input: JSON.stringify(input),
  }));
}

function partsOf(answer: Answer): unknown[] {
  const parts = contentOf(answer);
  if ("breaksOff" in answer) return [{ type: "error", error: answer.breaksOff }];
  if (!("text" in answer)) return parts;
  const words = answer.text.split(" ").map((delta) => ({ type: "text-delta", id: "1", delta }));
  return [{ type: "text-start", id: "1" }, ...words, { type: "text-end", id: "1" }];
}

const response = { modelId: "mock-1-2026" };
const metadata = { type: "response-metadata", ...response };
function endOf(answer: Answer) {
  const reason = "calls" in answer ? "tool-calls" : "breaksOff" in answer ? "error" : "stop";
  return { finishReason: reason, usage };
}

function makeModel(answers: readonly Answer[]) {
  let calls = 0;
  const next = () => answers[calls++] ?? { text: "no more answers" };
  const provider = {
    provider: "mock-provider",
    modelId: "mock-1",
    doGenerate: async () => {
      const answer = next();
      return { content: contentOf(answer), ...endOf(answer), warnings: [], response };
    },
    doStream: async () => {
      const answer = next();
      const chunks = [
        { type: "stream-start", warnings: [] },
        metadata,
        ...partsOf(answer),
        { type: "finish", ...endOf(answer) },
      ];
      return { stream: simulateReadableStream({ chunks, chunkDelayInMs: 1 }) };
    },
  };
  return new MockLanguageModelV2(provider as unknown as ModelOptions);
}

const sdk = ai as unknown as Pick<
  Ai,
  "generateText" | "streamText" | "generateObject" | "streamObject" | "embed" | "embedMany" | "tool"
>;

await runNamed(
  {
    ...sdk,
    agent: ({ functionId, ...options }: { functionId?: string }) =>
      new ai.Experimental_Agent(options as never) as never,
    stepCount: (count) => ai.stepCountIs(count),
    model: makeModel,
    embeddingModel: () =>
      new MockEmbeddingModelV2({
        doEmbed: async ({ values }) => ({ embeddings: values.map(() => [1]), usage: { tokens: 5 } }),
      }),
    apiError: (statusCode, isRetryable) =>
      new ai.APICallError({
        message: "Canary",
        url: "http://127.0.0.1/canary",
        requestBodyValues: { canary: 1 },
        responseBody: "canary",
        responseHeaders: { "retry-after-ms": "1" },
        statusCode,
        isRetryable,
      }),
  },
  (tracer) => {
    return { experimental_telemetry: vercelAiTelemetry({ tracer, functionId: "support" }) };
  },
);
