import { tracingChannel } from "node:diagnostics_channel";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { traceRun } from "../../dev/trace.ts";
import { currentStep } from "../index.ts";
import { observeMcp } from "./mcp/index.ts";
import { observeVercelAi, vercelAiTelemetry } from "./vercel-ai/index.ts";

/** Throws whatever is done to it. */
const hostile: object = new Proxy(Object.create(null), {
  get() {
    throw new Error("hostile");
  },
  has() {
    throw new Error("hostile");
  },
  getPrototypeOf() {
    throw new Error("hostile");
  },
});

const odd = [undefined, null, 1, "text", [], {}, { callId: 1 }, hostile];

beforeAll(() => {
  vi.spyOn(console, "warn").mockReturnValue(undefined);
});
afterAll(() => {
  vi.restoreAllMocks();
});

describe("an adapter of the Vercel AI SDK", () => {
  const kinds = [
    "generateText",
    "streamText",
    "embed",
    "step",
    "languageModelCall",
    "executeTool",
    "unknown",
  ];

  it.each(kinds)("lets %s do what it does, whatever its channel says", async (type) => {
    const stop = observeVercelAi();
    try {
      await traceRun(async (tracer) => {
        await tracer.run(async () => {
          for (const event of [
            ...odd,
            { callId: "a", modelId: hostile, functionId: hostile, toolCall: hostile },
          ]) {
            const work = async () => "done";
            const message: object = { type, event };
            expect(await tracingChannel("ai:telemetry").tracePromise(work, message)).toBe("done");
          }
        });
      });
    } finally {
      stop();
    }
  });

  it("keeps the current step where its channel tells of what it does not know", async () => {
    const stop = observeVercelAi();
    const channel = tracingChannel<unknown, object>("ai:telemetry");
    await traceRun((tracer) =>
      tracer.run((run) =>
        run.step("tool", "call", async (step) => {
          const seen = await channel.tracePromise(async () => currentStep(), {
            type: "new",
            event: { callId: "a" },
          });
          expect(seen).toBe(step);
        }),
      ),
    );
    stop();
    expect(tracingChannel("ai:telemetry").hasSubscribers).toBe(false);
  });

  it("gives integrations that throw nothing, whatever they are told", () => {
    const stop = observeVercelAi();
    const holder = globalThis as {
      AI_SDK_TELEMETRY_INTEGRATIONS?: Record<string, (event: unknown) => void>[];
    };
    const [integration] = holder.AI_SDK_TELEMETRY_INTEGRATIONS ?? [];
    expect(Object.keys(integration ?? {})).not.toEqual([]);
    for (const callback of Object.values(integration ?? {})) for (const event of odd) callback(event);
    stop();
    expect(holder.AI_SDK_TELEMETRY_INTEGRATIONS).toEqual([]);
  });

  it("runs what versions 5 and 6 hand to its tracer, whatever they say of it", async () => {
    for (const given of odd) {
      const { tracer } = vercelAiTelemetry(given as never);
      const spans = odd.map((attributes) =>
        tracer.startActiveSpan("ai", { attributes } as never, (span) => {
          span.setAttributes(hostile).recordException(hostile);
          span.end();
          return 1;
        }),
      );
      expect(spans).toEqual(odd.map(() => 1));
      await expect(
        tracer.startActiveSpan("ai", async () => Promise.reject(new RangeError())),
      ).rejects.toThrow(RangeError);
    }
  });
});

describe("an adapter of MCP", () => {
  it("gives back what it was given, and its methods do what they did", async () => {
    for (const given of [...odd, Object.freeze({ callTool: async () => 1, readResource: async () => 2 })])
      expect(observeMcp(given as never)).toBe(given);
    const error = new RangeError();
    const client = observeMcp({
      callTool: async (given: unknown) => [given],
      readResource: (): Promise<unknown> => {
        throw error;
      },
    });
    for (const given of odd) expect((await client.callTool(given))[0]).toBe(given);
    expect(() => client.readResource()).toThrow(error);
  });
});
