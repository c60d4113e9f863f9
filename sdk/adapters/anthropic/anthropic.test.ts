import { describe, expect, inject, it } from "vitest";
import { observeAnthropic } from "../../src/adapters/anthropic/index.ts";
import { anthropicError, message, messageEvents, type Said } from "../model-server/anthropic-replies.ts";
import { type ModelRequest, type Reply, startModelServer } from "../model-server/scripted-server.ts";
import { recordRun } from "../record-runs.ts";
import { classOf, clientOf, errorOf, type MessagesClient, readAll } from "./clients.ts";

const MODEL = "claude-sonnet-4-6";
const messages = [{ role: "user", content: "Where is the canary of jane.doe@example.com?" }];
const request = { model: MODEL, max_tokens: 64, messages };
const TEXT = "The canary is in the mine.";
const calls: Said = { text: TEXT, tools: [{ name: "find_canary", input: { where: "canary mine" } }] };
const tools = [{ name: "find_canary", input_schema: { type: "object" } }];
const USAGE = "80 in, 10 out, 20 cached";
const step = (type: string, facts: string, attempt = 1) =>
  `${type} chat ${MODEL} #${attempt}: [${MODEL}]: ${facts}provider="anthropic"`;
const answered = step("respond", `${USAGE}: cache_write_tokens=5 finish_reason="end_turn" `);
const streamed = step("respond", `${USAGE}: cache_write_tokens=5 finish_reason="end_turn" first_chunk_ms `);
const planned = step("plan", `${USAGE}: cache_write_tokens=5 finish_reason="tool_use" `);
const plannedStream = step("plan", `${USAGE}: cache_write_tokens=5 finish_reason="tool_use" first_chunk_ms `);

function answer({ body }: ModelRequest): Reply {
  const say = body.stream === true ? messageEvents : message;
  return say(body.tools === undefined ? { text: TEXT } : calls);
}

/** The lines of a run in which an agent calls an observed client, without that of the run. */
async function stepsOf(
  reply: (request: ModelRequest) => Reply | undefined,
  agent: (client: MessagesClient) => unknown,
  options: object = {},
): Promise<readonly string[]> {
  await using server = await startModelServer(reply);
  const client = observeAnthropic(clientOf(server.url, options));
  const [, ...lines] = await recordRun(() => agent(client));
  return lines;
}

describe.skipIf(!inject("hasPackages"))("observed clients of Anthropic", () => {
  it("record messages, whole and streamed, those of beta too; one that asks for tools is a plan", async () => {
    const lines = await stepsOf(answer, async ({ messages: all, beta }) => {
      const { content } = await all.create(request);
      expect(content[0]?.text).toBe(TEXT);
      await all.create({ ...request, tools });
      await readAll(await all.create({ ...request, stream: true }));
      await readAll(await all.create({ ...request, stream: true, tools }));
      await beta.messages.create({ ...request, tools });
    });
    expect(lines).toEqual([answered, planned, streamed, plannedStream, planned]);
  });

  it("record what their helpers ask for", async () => {
    let told = "";
    const lines = await stepsOf(answer, async ({ messages: all, beta }) => {
      const { content } = await all.stream(request).finalMessage();
      expect(content[0]?.text).toBe(TEXT);
      const stream = all.stream({ ...request, tools });
      stream.on("text", (part) => {
        told += part;
      });
      await stream.done();
      await readAll(beta.messages.stream(request));
      await all.parse(request);
    });
    expect(told).toBe(TEXT);
    expect(lines).toEqual([streamed, plannedStream, streamed, answered]);
  });

  it("record every turn of a runner of tools", async () => {
    const runner = {
      ...tools[0],
      run: async () => TEXT,
      parse: (input: unknown) => input,
    };
    const lines = await stepsOf(
      ({ body, index }) => (index === 0 ? answer({ body } as ModelRequest) : message({ text: TEXT })),
      async ({ beta }) => {
        const { content } = await beta.messages.toolRunner({ ...request, tools: [runner] });
        expect(content[0]?.text).toBe(TEXT);
      },
    );
    expect(lines).toEqual([planned, answered]);
  });

  it("record tools of the service, why a message stopped, and a count of tokens as other work", async () => {
    const hosted = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: TEXT } };
    const lines = await stepsOf(
      ({ path, index }) => {
        if (path.includes("count_tokens")) return { body: { input_tokens: 12 } };
        const said = message({ text: TEXT, stop_reason: index === 0 ? "refusal" : "max_tokens" });
        return index === 0 ? { body: { ...Object(said.body), content: [hosted] } } : said;
      },
      async ({ messages: all }) => {
        await all.create(request);
        await all.create(request);
        expect(await all.countTokens({ model: MODEL, messages })).toEqual({ input_tokens: 12 });
      },
    );
    expect(lines).toEqual([
      step("respond", `${USAGE}: cache_write_tokens=5 finish_reason="refusal" hosted_tool_calls=1 `),
      step("respond", `${USAGE}: cache_write_tokens=5 finish_reason="max_tokens" `),
      `other count_tokens ${MODEL} #1: [${MODEL}]: input_tokens=12 provider="anthropic"`,
    ]);
  });

  it("record every attempt as a step, with what it failed by", async () => {
    const soon = { "retry-after-ms": "1", "retry-after": "0.001" };
    const lines = await stepsOf(
      ({ index, body }) => {
        if (index === 0) return { end: "break" };
        if (index === 1) return anthropicError(529, "overloaded_error", TEXT, soon);
        if (index === 2) return anthropicError(429, "rate_limit_error", TEXT, soon);
        return answer({ body } as ModelRequest);
      },
      (client) => client.messages.create({ ...request, tools }),
      { maxRetries: 4 },
    );
    expect(lines).toEqual([
      step("respond", "und_err_socket: "),
      step("respond", "overloaded: ", 2),
      step("respond", "rate_limited: ", 3),
      planned.replace("#1", "#4"),
    ]);
  });

  it.each([
    ["bad_request_error", anthropicError(400, "invalid_request_error", TEXT)],
    ["authentication_error", anthropicError(401, "authentication_error", TEXT)],
    ["rate_limited", anthropicError(429, "rate_limit_error", TEXT)],
    ["overloaded", anthropicError(529, "overloaded_error", TEXT)],
    ["api_connection_error", { end: "break" } as const],
  ])("record the error that leaves a call: %s", async (code, reply) => {
    await using server = await startModelServer(() => reply);
    const client = observeAnthropic(clientOf(server.url, { maxRetries: 0 }));
    let thrown: unknown;
    const lines = await recordRun(() =>
      client.messages.create(request).catch((error: unknown) => {
        thrown = error;
        throw error;
      }),
    );
    expect(thrown).toBeInstanceOf(errorOf());
    expect([lines[0], lines[2]]).toEqual(["support 1.4.0 failure", step("respond", `${code}: `)]);
    expect(lines[1]).toContain(`! model/${code}: chat ${MODEL}`);
  });

  it("record a stream that ends by an error of the service, is left or aborted", async () => {
    const { events = [] } = messageEvents({ text: TEXT });
    const broken = [events[0] ?? {}, { type: "error", error: { type: "overloaded_error", message: TEXT } }];
    const lines = await stepsOf(
      ({ index }) => (index === 0 ? { events: broken } : { events: events.slice(0, 3), end: "hang" }),
      async ({ messages: all }) => {
        const failing = await all.create({ ...request, stream: true });
        await expect(readAll(failing)).rejects.toThrow();
        for await (const _ of await all.create({ ...request, stream: true })) break;
        const helper = all.stream(request);
        helper.on("text", () => helper.abort());
        await expect(helper.done()).rejects.toThrow("abort");
      },
    );
    const begun = "80 in, 1 out, 20 cached: cache_write_tokens=5 ";
    expect(lines).toEqual([
      step("respond", `overloaded: ${begun}first_chunk_ms `),
      step("respond", "80 in, 1 out, 20 cached: cache_write_tokens=5 cancelled=true first_chunk_ms "),
      step("respond", "80 in, 1 out, 20 cached: cache_write_tokens=5 cancelled=true first_chunk_ms "),
    ]);
  });

  it("stay what they are, with the response beside the data, raw answers, and copies with other options", async () => {
    await using server = await startModelServer(answer);
    const client = clientOf(server.url);
    expect(observeAnthropic(client)).toBe(client);
    expect(observeAnthropic(client)).toBeInstanceOf(classOf());
    const lines = await recordRun(async () => {
      const plain = clientOf(server.url).messages.create(request);
      const call = client.messages.create(request);
      expect(call.constructor).toBe(plain.constructor);
      await plain;
      expect((await call.withResponse()).response.status).toBe(200);
      const raw = await client.messages.create(request).asResponse();
      expect(raw.bodyUsed).toBe(false);
      const [left, right] = (await client.messages.create({ ...request, stream: true })).tee();
      expect(await readAll(left)).toEqual(await readAll(right));
      await client.withOptions({ maxRetries: 0 }).messages.create(request);
    });
    expect(lines.slice(1)).toEqual([answered, step("respond", ""), streamed, answered]);
  });
});
