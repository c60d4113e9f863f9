import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, inject, it } from "vitest";
import { TestTracer } from "../../src/testing/index.ts";
import { loadPackage } from "../load-package.ts";

interface Span {
  end(): void;
  spanContext(): { readonly traceId: string; readonly spanId: string };
}
interface Context {
  getValue(key: symbol): unknown;
}
interface Api {
  readonly context: {
    setGlobalContextManager(manager: object): boolean;
    disable(): void;
  };
  readonly propagation: { setGlobalPropagator(propagator: object): boolean; disable(): void };
  readonly trace: { disable(): void; setGlobalTracerProvider(provider: object): boolean };
  readonly ROOT_CONTEXT: Context;
}
interface Provider {
  getTracer(name: string): { startActiveSpan<T>(name: string, body: (span: Span) => T): T };
}

// As @opentelemetry/context-async-hooks does it.
class Manager {
  readonly #storage = new AsyncLocalStorage<Context>();
  readonly #root: Context;

  constructor(root: Context) {
    this.#root = root;
  }

  active = () => this.#storage.getStore() ?? this.#root;
  with = (context: Context, body: (...given: unknown[]) => unknown, self: unknown, ...given: unknown[]) =>
    this.#storage.run(context, () => body.apply(self, given));
  bind = (_: Context, target: unknown) => target;
  enable = () => this;
  disable = () => this;
}

describe.skipIf(!inject("hasPackages"))("a service that OpenTelemetry watches", () => {
  it("has runs that belong to the trace of the span around them, and hand it on", async () => {
    const api = loadPackage<Api>("@opentelemetry/api");
    const { BasicTracerProvider } = loadPackage<{ readonly BasicTracerProvider: new () => Provider }>(
      "@opentelemetry/sdk-trace-base",
    );
    api.context.setGlobalContextManager(new Manager(api.ROOT_CONTEXT));
    const tracer = new TestTracer();
    try {
      const asked = await new BasicTracerProvider()
        .getTracer("service")
        .startActiveSpan("GET /", async (span) => {
          await Promise.resolve();
          const header = await tracer.run((run) => run.traceparent());
          span.end();
          return { header, traceId: span.spanContext().traceId };
        });
      expect(tracer.lastRun.traceId).toBe(asked.traceId);
      expect(asked.header).toMatch(new RegExp(`^00-${asked.traceId}-[0-9a-f]{16}-01$`));
      await tracer.run(() => 1);
      expect(tracer.lastRun.traceId).toBeUndefined();
    } finally {
      api.context.disable();
    }
  });
});
