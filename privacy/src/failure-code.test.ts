import { describe, expect, it } from "vitest";
import { failureCode, httpCode } from "./failure-code.ts";

describe("failureCode", () => {
  it.each([
    ["pydantic_ai.exceptions.ToolRetryError", "tool_retry_error"],
    ["RuntimeError", "runtime_error"],
    ["AI_APICallError", "ai_api_call_error"],
    ["httpx.ReadTimeout", "timeout"],
    ["TimeoutError", "timeout"],
    ["timeout", "timeout"],
    ["openai.RateLimitError", "rate_limited"],
    ["asyncio.exceptions.CancelledError", "cancelled"],
    ["AbortError", "cancelled"],
    ["OverloadedError", "overloaded"],
    ["23", "timeout"],
    ["20", "cancelled"],
    ["ETIMEDOUT", "timeout"],
    ["UND_ERR_HEADERS_TIMEOUT", "timeout"],
    ["429", "http_429"],
    ["503", "http_503"],
    ["-32601", "error_32601"],
    ["Error:ENOENT", "enoent"],
    ["java.net.UnknownHostException", "unknown_host_exception"],
    ["server_certificate_invalid", "server_certificate_invalid"],
  ])("of %s is %s", (type, code) => {
    expect(failureCode(type)).toBe(code);
  });

  it.each(["", "_OTHER", "Error", "Exception", "No patient called Ada", "x".repeat(200), "!!", '{"a":1}'])(
    "does not come from %s",
    (type) => {
      expect(failureCode(type)).toBeUndefined();
    },
  );
});

describe("httpCode", () => {
  it("is that of an error alone", () => {
    expect([200, 399, 404, 599, 600].map(httpCode)).toEqual([
      undefined,
      undefined,
      "http_404",
      "http_599",
      undefined,
    ]);
  });
});
