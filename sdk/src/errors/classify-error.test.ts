import { expect, it } from "vitest";
import { errorFacts } from "./classify-error.ts";
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
