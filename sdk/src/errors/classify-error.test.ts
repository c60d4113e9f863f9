import { describe, expect, it } from "vitest";
import { traceRun } from "../../dev/trace.ts";
import { classifyError, errorFacts } from "./classify-error.ts";
import { errorName } from "./error-shape.ts";

class APIConnectionError extends Error {}

const named = (name: string) => Object.assign(new Error("text"), { name });

it.each([
  [new TypeError("text"), "TypeError", "type_error"],
  [new Error("text"), "Error", "error"],
  [new APIConnectionError("text"), "APIConnectionError", "api_connection_error"],
  [new DOMException("text", "TimeoutError"), "TimeoutError", "timeout"],
  [new DOMException("text", "AbortError"), "AbortError", "cancelled"],
  [named("HTTP2Error"), "HTTP2Error", "http2_error"],
  [named("Order of Ms Miller is late"), "Error", "error"],
  ["text", "Error", "error"],
  [{ message: "text" }, "Error", "error"],
])("%o is named by its class alone", (error, name, code) => {
  expect([errorName(error), errorFacts(error).code]).toEqual([name, code]);
});

const withCause = (cause: unknown) => new TypeError("fetch failed", { cause });
const coded = (code: unknown, more: object = {}) => Object.assign(new Error("text"), { code, ...more });
/** A class whose name a bundler has made short. */
const minified = (more: object) => Object.assign(new (class t extends Error {})("text"), more);

describe("known by shape", () => {
  it.each<[string, unknown, string]>([
    ["a code of Node's", coded("ECONNRESET"), "econnreset"],
    ["a code of a certificate", withCause(coded("CERT_HAS_EXPIRED")), "cert_has_expired"],
    ["a cause of a cause", withCause(withCause(coded("EAI_AGAIN"))), "eai_again"],
    ["a time-out of undici", withCause(coded("UND_ERR_HEADERS_TIMEOUT")), "timeout"],
    ["the first of several", new AggregateError([coded("ETIMEDOUT"), coded("ECONNREFUSED")]), "timeout"],
    ["a status", coded(undefined, { status: 503 }), "http_503"],
    ["a status of a response", coded(undefined, { response: { status: 404 } }), "http_404"],
    ["a status of AWS", coded(undefined, { $metadata: { httpStatusCode: 500 } }), "http_500"],
    ["a throttled call", named("ThrottlingException"), "rate_limited"],
    ["a status of a minified class", minified({ status: 429 }), "http_429"],
    ["a number as code", coded(429), "http_429"],
  ])("%s", (_, error, code) => {
    expect(classifyError(error)).toEqual({ code });
  });

  it.each<[string, unknown]>([
    ["an error of the agent's own", named("OrderNotFound")],
    ["an error without a cause", new TypeError("text")],
    ["a status that is no error", coded(undefined, { status: 200 })],
    ["a code that is a sentence", coded("the order of Ms Miller")],
    ["a code that may be a token", coded("AKIA5IOSFODNN7EXAMPLE12")],
    ["no error", "ETIMEDOUT"],
  ])("not %s", (_, error) => {
    expect(classifyError(error)).toBeUndefined();
  });

  it("a circle of causes, and what cannot be read, is no harm", () => {
    const circle = new TypeError("text");
    circle.cause = circle;
    const angry = new Proxy(new Error(), { get: () => assertNever(), getPrototypeOf: () => assertNever() });
    expect([circle, angry].map((error) => errorFacts(error).code)).toEqual(["type_error", "error"]);
  });
});

it("is what a tracer takes for errors that its own classifyError leaves", async () => {
  const { steps, failures } = await traceRun(
    async (tracer) => {
      const failing = tracer.run(async (run) => {
        await run
          .step("tool", "survived", () => Promise.reject(withCause(coded("ECONNREFUSED"))))
          .catch(() => 0);
        await run.step("tool", "known", () => Promise.reject(named("OrderNotFound"))).catch(() => 0);
        await run.step("other", "last", () => Promise.reject(coded(undefined, { status: 503 })));
      });
      await expect(failing).rejects.toThrow("text");
    },
    { classifyError: (error) => (errorName(error) === "OrderNotFound" ? { code: "no_order" } : undefined) },
  );
  expect(steps.map(({ errorCode }) => errorCode)).toEqual(["econnrefused", "no_order", "http_503"]);
  expect(failures.map(({ failureCode }) => failureCode)).toEqual(["no_order", "http_503"]);
});

function assertNever(): never {
  throw new Error("read");
}
