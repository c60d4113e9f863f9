// What an agent may do with the Vercel AI SDK, the same for all versions: each scenario is a run, and whatever could be content
// holds a canary.
import type { AgentTracer } from "@runfacts/sdk";
import { z } from "zod";

interface Stream {
  readonly fullStream: AsyncIterable<unknown>;
}

/** What the versions have in common; options are those of the version. */
export interface Ai {
  generateText(options: object): Promise<{ readonly responseMessages: readonly unknown[] }>;
  streamText(options: object): Stream;
  generateObject(options: object): Promise<unknown>;
  streamObject(options: object): Stream;
  embed(options: object): Promise<unknown>;
  embedMany(options: object): Promise<unknown>;
  rerank?(options: object): Promise<unknown>;
  agent(options: object): { generate(options: object): Promise<unknown> };
  tool(options: object): unknown;
  /** Stops after so many steps. */
  stepCount(count: number): unknown;
  /** A model that gives these answers, one a call. */
  model(answers: readonly Answer[]): unknown;
  embeddingModel(): unknown;
  rerankingModel?(): unknown;
  apiError(statusCode: number, isRetryable: boolean): Error;
}

/** What a model gives: calls of tools, a text, an error that it throws, or one in the middle of a stream. */
export type Answer =
  | { readonly calls: readonly { readonly toolName: string; readonly input: object }[] }
  | { readonly text: string }
  | { readonly throws: Error }
  | { readonly breaksOff: Error };

const schema = z.object({ city: z.string() });
const input = { city: "Canary Wharf" };
const PROMPT = "Canary: how is the weather?";
const answer: Answer = { text: "Canary: it is sunny." };
const call = (toolName: string, of: object = input) => ({ toolName, input: of });

async function drain({ fullStream }: Stream): Promise<void> {
  for await (const _ of fullStream);
}

const quiet = async (work: () => Promise<unknown>) => work().catch(() => undefined);

/** @param telemetry what each call has besides, such as `{ experimental_telemetry }` */
export function scenarios(ai: Ai, tracer: AgentTracer, telemetry: object) {
  const weather = ai.tool({
    description: "Canary",
    inputSchema: schema,
    execute: async () => ({ sky: "canary" }),
  });
  const broken = ai.tool({
    inputSchema: schema,
    execute: async () => {
      throw new TypeError("Canary is no city");
    },
  });
  const tools = { weather, broken };
  const both: Answer = { calls: [call("weather"), call("broken")] };
  const common = { prompt: PROMPT, tools, stopWhen: ai.stepCount(5), onError: () => undefined, ...telemetry };
  const model = (...answers: readonly Answer[]) => ai.model(answers);
  return {
    generate: () => ai.generateText({ ...common, model: model(both, answer) }),
    stream: () => drain(ai.streamText({ ...common, model: model(both, answer) })),
    agent: () =>
      ai
        .agent({ tools, stopWhen: ai.stepCount(5), model: model(both, answer), ...telemetry })
        .generate({ prompt: PROMPT }),
    object: () =>
      ai.generateObject({
        model: model({ text: '{"city":"Canary"}' }),
        schema,
        prompt: PROMPT,
        ...telemetry,
      }),
    objectStream: async () => {
      await drain(
        ai.streamObject({
          model: model({ text: '{"city":"Canary"}' }),
          schema,
          prompt: PROMPT,
          ...telemetry,
        }),
      );
    },
    embeddings: async () => {
      await ai.embed({ model: ai.embeddingModel(), value: PROMPT, ...telemetry });
      await ai.embedMany({ model: ai.embeddingModel(), values: [PROMPT, "Canary"], ...telemetry });
    },
    rerank: async () => {
      const documents = ["Canary one", "Canary two"];
      await ai.rerank?.({ model: ai.rerankingModel?.(), query: "Canary", documents, ...telemetry });
    },
    retried: () => ai.generateText({ ...common, model: model({ throws: ai.apiError(429, true) }, answer) }),
    exhausted: () => {
      const throws = { throws: ai.apiError(503, true) };
      return quiet(() => ai.generateText({ ...common, maxRetries: 1, model: model(throws, throws) }));
    },
    refused: () =>
      quiet(() => drain(ai.streamText({ ...common, model: model({ throws: ai.apiError(400, false) }) }))),
    brokenOff: () =>
      quiet(() => drain(ai.streamText({ ...common, model: model({ breaksOff: new RangeError("Canary") }) }))),
    aborted: () =>
      quiet(async () => {
        const abort = new AbortController();
        const long: Answer = { text: "Canary ".repeat(50) };
        const { fullStream } = ai.streamText({ ...common, model: model(long), abortSignal: abort.signal });
        for await (const part of fullStream) {
          if ((part as { type: string }).type === "text-delta") abort.abort();
        }
      }),
    nested: () => {
      const expert = ai.tool({
        inputSchema: schema,
        execute: () =>
          ai.generateText({ prompt: PROMPT, model: model(answer), ...telemetry }).then(() => "Canary"),
      });
      const asked: Answer = { calls: [call("expert")] };
      return ai.generateText({ ...common, tools: { expert }, model: model(asked, answer) });
    },
    inRun: () =>
      tracer.run((run) =>
        run.step("other", "turn", () =>
          ai.generateText({ prompt: PROMPT, model: model(answer), ...telemetry }),
        ),
      ),
    atOnce: () =>
      tracer.run(() =>
        Promise.all(
          [1, 2].map(() =>
            drain(ai.streamText({ ...common, model: model({ calls: [call("weather")] }, answer) })),
          ),
        ),
      ),
    approval: async () => {
      const pay = ai.tool({ inputSchema: schema, needsApproval: true, execute: async () => "canary" });
      const asked: Answer = { calls: [call("pay")] };
      await ai.generateText({ ...common, tools: { pay }, model: model(asked) });
    },
  };
}
