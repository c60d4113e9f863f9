import { createServer, get, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer } from "node:net";
import { failureCode } from "@runfacts/privacy";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { classifyError } from "../../src/errors/classify-error.ts";
import { loadPackage } from "../load-package.ts";

/** In every answer, and in every error that is made of one. */
const CANARY = "canary-7f3a";

type Client = new (
  options: object,
) => {
  chat: { completions: { create(body: object, options?: object): Promise<unknown> } };
  messages: { create(body: object, options?: object): Promise<unknown> };
};
type Google = new (options: object) => { models: { generateContent(body: object): Promise<unknown> } };

let server: Server;
let url = "";
let closedUrl = "";

const listen = (given: SocketServer) =>
  new Promise<string>((resolve) => {
    given.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(given.address() as AddressInfo).port}`));
  });

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, wanted = ""] = request.url?.split("/") ?? [];
    if (wanted === "cut") request.socket.destroy();
    const status = Number(wanted);
    if (!(status >= 400)) return;
    const error = {
      type: CANARY,
      message: CANARY,
      param: CANARY,
      code: status === 402 ? "insufficient_quota" : null,
    };
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  });
  url = await listen(server);
  const closed = createSocketServer();
  closedUrl = await listen(closed);
  await new Promise((resolve) => closed.close(resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function errorOf(failing: () => unknown): Promise<unknown> {
  try {
    await failing();
  } catch (error) {
    return error;
  }
  throw new Error("nothing failed");
}

const settings = { apiKey: "key", maxRetries: 0 };
const question = { model: "m", max_tokens: 1, messages: [{ role: "user", content: CANARY }] };
function openai(path: string, more = {}, call = {}) {
  const { OpenAI } = loadPackage<{ OpenAI: Client }>("openai");
  return new OpenAI({ ...settings, baseURL: `${url}/${path}`, ...more }).chat.completions.create(
    question,
    call,
  );
}
function anthropic(path: string, more = {}, call = {}) {
  const { Anthropic } = loadPackage<{ Anthropic: Client }>("@anthropic-ai/sdk");
  return new Anthropic({ ...settings, baseURL: `${url}/${path}`, ...more }).messages.create(question, call);
}
function google(path: string, more = {}) {
  const { GoogleGenAI } = loadPackage<{ GoogleGenAI: Google }>("@google/genai");
  const client = new GoogleGenAI({ apiKey: "key", httpOptions: { baseUrl: `${url}/${path}`, ...more } });
  return client.models.generateContent({ model: "m", contents: CANARY });
}

describe.skipIf(!inject("hasPackages"))("errors of clients of models", () => {
  it.each<[string, () => unknown, string]>([
    ["openai 400", () => openai("400"), "bad_request_error"],
    ["openai 401", () => openai("401"), "authentication_error"],
    ["openai 402, with a code", () => openai("402"), "insufficient_quota"],
    ["openai 429", () => openai("429"), "rate_limited"],
    ["openai 503", () => openai("503"), "internal_server_error"],
    ["openai cut off", () => openai("cut"), "api_connection_error"],
    ["openai timed out", () => openai("silent", { timeout: 20 }), "timeout"],
    ["openai aborted", () => openai("silent", {}, { signal: AbortSignal.timeout(20) }), "cancelled"],
    ["anthropic 401", () => anthropic("401"), "authentication_error"],
    ["anthropic 429", () => anthropic("429"), "rate_limited"],
    ["anthropic 529", () => anthropic("529"), "overloaded"],
    ["anthropic cut off", () => anthropic("cut"), "api_connection_error"],
    ["anthropic timed out", () => anthropic("silent", { timeout: 20 }), "timeout"],
    ["anthropic aborted", () => anthropic("silent", {}, { signal: AbortSignal.timeout(20) }), "cancelled"],
  ])("%s", async (_, failing, code) => {
    const error = await errorOf(failing);
    expect(classifyError(error)).toEqual({ code, type: "model" });
    // As of a span that names the error by its code, else by its class.
    const { code: own } = error as { readonly code?: string };
    expect(failureCode(own ?? Object.getPrototypeOf(error).constructor.name)).toBe(code);
  });

  it.each<[string, () => unknown, string]>([
    ["400", () => google("400"), "http_400"],
    ["429", () => google("429"), "http_429"],
    ["503", () => google("503"), "http_503"],
    ["cut off", () => google("cut"), "und_err_socket"],
    ["timed out", () => google("silent", { timeout: 20 }), "cancelled"],
  ])("google %s, which tells less of itself", async (_, failing, code) => {
    expect(classifyError(await errorOf(failing))).toEqual({ code });
  });

  it("the last error of a retry of the Vercel AI SDK", async () => {
    const { APICallError, RetryError } = loadPackage<{
      readonly APICallError: new (given: object) => Error;
      readonly RetryError: new (given: object) => Error;
    }>("ai");
    const given = {
      message: CANARY,
      url: CANARY,
      requestBodyValues: { prompt: CANARY },
      responseBody: CANARY,
    };
    const call = new APICallError({ ...given, statusCode: 503 });
    expect(classifyError(call)).toEqual({ code: "http_503", type: "model" });
    const retry = new RetryError({ message: CANARY, reason: "maxRetriesExceeded", errors: [call, call] });
    expect(classifyError(retry)).toEqual({ code: "http_503", type: "model" });
  });

  it("a JSON-RPC error of MCP", () => {
    const { McpError } = loadPackage<{ readonly McpError: new (code: number, text: string) => Error }>(
      "@modelcontextprotocol/sdk/types.js",
    );
    expect(classifyError(new McpError(-32601, CANARY))).toEqual({ code: "error_32601" });
  });
});

describe("errors of the platform", () => {
  it.each<[string, () => unknown, string]>([
    ["fetch refused", () => fetch(closedUrl), "econnrefused"],
    ["fetch of an unknown host", () => fetch("http://runfacts.invalid"), "enotfound"],
    ["fetch cut off", () => fetch(`${url}/cut`), "und_err_socket"],
    ["fetch aborted", () => fetch(url, { signal: AbortSignal.abort() }), "cancelled"],
    ["fetch timed out", () => fetch(url, { signal: AbortSignal.timeout(20) }), "timeout"],
    ["http refused", () => new Promise((_, reject) => get(closedUrl).on("error", reject)), "econnrefused"],
  ])("%s", async (_, failing, code) => {
    expect(classifyError(await errorOf(failing))?.code).toBe(code);
  });
});
