import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, inject, it } from "vitest";
import { observeOpenAI } from "../../src/adapters/openai/index.ts";
import {
  chatChunks,
  chatCompletion,
  openAiError,
  response,
  responseEvents,
} from "../model-server/openai-replies.ts";
import { type ModelRequest, type Reply, startModelServer } from "../model-server/scripted-server.ts";
import { recordRun, recordRuns } from "../record-runs.ts";
import { type ChatClient, clientOf, errorOf, readAll } from "./clients.ts";

const MODEL = "gpt-5";
const messages = [{ role: "user", content: "Where is the canary of jane.doe@example.com?" }];
const TEXT = "The canary is in the mine.";
const tools = [{ name: "find_canary", input: { where: "canary mine" } }];
const USAGE = "100 in, 10 out, 20 cached, 4 reasoning";
const ANSWERED = `provider="openai" response_model="gpt-5-2026-08-07"`;

/** The lines of a run in which an agent calls an observed client, without that of the run. */
async function stepsOf(
  answer: (request: ModelRequest) => Reply | undefined,
  agent: (client: ChatClient) => unknown,
  options: object = {},
): Promise<readonly string[]> {
  await using server = await startModelServer(answer);
  const client = observeOpenAI(clientOf("openai", server.url, options));
  const [, ...lines] = await recordRun(() => agent(client));
  return lines;
}

describe.skipIf(!inject("hasPackages"))("observed clients of OpenAI", () => {
  it("record a completion: its model, tokens and end; one that asks for tools is a plan", async () => {
    const lines = await stepsOf(
      ({ body }) => chatCompletion(body.tools === undefined ? { text: TEXT } : { tools }),
      async (client) => {
        await client.chat.completions.create({ model: MODEL, messages, tools: [{ type: "function" }] });
        const { choices } = await client.chat.completions.create({ model: MODEL, messages });
        expect(choices[0]?.message.content).toBe(TEXT);
      },
    );
    expect(lines).toEqual([
      `plan chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="tool_calls" ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="stop" ${ANSWERED}`,
    ]);
  });

  it("record a stream until it is read, with tokens where they were asked for", async () => {
    const lines = await stepsOf(
      ({ body }) =>
        chatChunks(body.tools === undefined ? { text: TEXT } : { tools }, body.stream_options !== undefined),
      async ({ chat }) => {
        const stream_options = { include_usage: true };
        await readAll(
          await chat.completions.create({ model: MODEL, messages, stream: true, stream_options }),
        );
        await readAll(await chat.completions.create({ model: MODEL, messages, stream: true }));
        await readAll(await chat.completions.create({ model: MODEL, messages, stream: true, tools: [{}] }));
      },
    );
    expect(lines).toEqual([
      `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="stop" first_chunk_ms ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: finish_reason="stop" first_chunk_ms ${ANSWERED}`,
      `plan chat gpt-5 #1: [gpt-5]: finish_reason="tool_calls" first_chunk_ms ${ANSWERED}`,
    ]);
  });

  it("record what their helpers ask for", async () => {
    const lines = await stepsOf(
      ({ path, body }) => {
        if (path === "/responses")
          return body.stream ? responseEvents({ text: TEXT }) : { body: response({ text: TEXT }) };
        return body.stream ? chatChunks({ text: TEXT }, false) : chatCompletion({ text: TEXT });
      },
      async ({ chat, responses }) => {
        await chat.completions.parse({ model: MODEL, messages });
        const { choices } = await chat.completions.stream({ model: MODEL, messages }).finalChatCompletion();
        expect(choices[0]?.message.content).toBe(`${TEXT} `);
        await responses.parse({ model: MODEL, input: TEXT });
        const { output_text } = await responses.stream({ model: MODEL, input: TEXT }).finalResponse();
        expect(output_text).toBe(TEXT);
      },
    );
    expect(lines).toEqual([
      `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="stop" ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: finish_reason="stop" first_chunk_ms ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="completed" ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="completed" first_chunk_ms ${ANSWERED}`,
    ]);
  });

  it("record responses: tools, those of the service too, what is cut short, and failures that nothing throws for", async () => {
    const replies: readonly Reply[] = [
      { body: response({ tools }) },
      {
        body: response(
          { text: TEXT },
          { output: [{ type: "web_search_call", id: "ws_1", status: "completed" }] },
        ),
      },
      {
        body: response(
          { text: TEXT },
          { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } },
        ),
      },
      { body: response({}, { status: "failed", error: { code: "server_error", message: TEXT } }) },
      responseEvents(
        {},
        { status: "failed", error: { code: "server_error", message: TEXT } },
        "response.failed",
      ),
    ];
    const lines = await stepsOf(
      ({ index }) => replies[index],
      async ({ responses }) => {
        for (const _ of replies.slice(1)) await responses.create({ model: MODEL, input: TEXT });
        await readAll(await responses.create({ model: MODEL, input: TEXT, stream: true }));
      },
    );
    expect(lines).toEqual([
      "! model/server_error: chat gpt-5: server error",
      "! model/server_error: chat gpt-5: server error",
      `plan chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="completed" ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="completed" hosted_tool_calls=1 ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="max_output_tokens" ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: server_error: ${USAGE}: finish_reason="failed" ${ANSWERED}`,
      `respond chat gpt-5 #1: [gpt-5]: server_error: ${USAGE}: finish_reason="failed" first_chunk_ms ${ANSWERED}`,
    ]);
  });

  it("count the tokens of a response in the background once, for the call that finds it finished", async () => {
    const states = ["queued", "in_progress", "completed", "completed"];
    const lines = await stepsOf(
      ({ index }) => {
        const status = states[index];
        const open = status === "completed" ? {} : { usage: null, output: [] };
        return { body: response({ text: TEXT }, { status, background: true, ...open }) };
      },
      async ({ responses }) => {
        const { id } = await responses.create({ model: MODEL, input: TEXT, background: true });
        for (const _ of states.slice(1)) await responses.retrieve(id);
      },
    );
    const polled = `provider="openai"`;
    expect(lines).toEqual([
      `respond chat gpt-5 #1: [gpt-5]: finish_reason="queued" ${ANSWERED}`,
      `other retrieve_response #1: [gpt-5-2026-08-07]: waits for run: finish_reason="in_progress" ${polled}`,
      `other retrieve_response #1: [gpt-5-2026-08-07]: ${USAGE}: waits for run: finish_reason="completed" ${polled}`,
      `other retrieve_response #1: [gpt-5-2026-08-07]: waits for run: finish_reason="completed" ${polled}`,
    ]);
  });

  it("record embeddings as retrieval, and what else is asked of models as other work", async () => {
    const small = "text-embedding-3-small";
    const replies: Readonly<Record<string, object>> = {
      "/embeddings": {
        object: "list",
        model: small,
        data: [{ object: "embedding", index: 0, embedding: [0.5] }],
        usage: { prompt_tokens: 7, total_tokens: 7 },
      },
      "/moderations": { id: "modr-1", model: "omni-moderation-latest", results: [{ flagged: true }] },
      "/images/generations": {
        created: 1,
        data: [{ b64_json: "aaaa" }],
        usage: { input_tokens: 9, output_tokens: 50, total_tokens: 59 },
      },
      "/models": { object: "list", data: [] },
    };
    const lines = await stepsOf(
      ({ path }) => ({ body: replies[path] ?? {} }),
      async (client) => {
        const { data } = await client.embeddings.create({
          model: small,
          input: TEXT,
          encoding_format: "float",
        });
        expect(data[0]?.embedding).toEqual([0.5]);
        await client.moderations.create({ model: "omni-moderation-latest", input: TEXT });
        await client.images.generate({ model: "gpt-image-1", prompt: TEXT });
        await client.models.list();
      },
    );
    expect(lines).toEqual([
      `retrieve embeddings ${small} #1: [${small}]: 7 in: provider="openai" result_count=1`,
      `other moderation #1: [omni-moderation-latest]: provider="openai"`,
      `other generate_image gpt-image-1 #1: [gpt-image-1]: 9 in, 50 out: provider="openai" result_count=1`,
    ]);
  });

  it("record every attempt as a step, with what it failed by", async () => {
    const retry = { "retry-after-ms": "1" };
    const lines = await stepsOf(
      ({ index }) => {
        if (index === 0) return { end: "break" };
        if (index === 1) return undefined;
        if (index === 2) return openAiError(429, "rate_limit_exceeded", TEXT, retry);
        if (index === 3) return openAiError(503, null, TEXT, retry);
        return chatCompletion({ tools });
      },
      async (client) => {
        await client.chat.completions.create({ model: MODEL, messages });
      },
      { maxRetries: 5, timeout: 500 },
    );
    expect(lines).toEqual([
      `respond chat gpt-5 #1: [gpt-5]: und_err_socket: provider="openai"`,
      `respond chat gpt-5 #2: [gpt-5]: timeout: provider="openai"`,
      `respond chat gpt-5 #3: [gpt-5]: rate_limited: provider="openai"`,
      `respond chat gpt-5 #4: [gpt-5]: internal_server_error: provider="openai"`,
      `plan chat gpt-5 #5: [gpt-5]: ${USAGE}: finish_reason="tool_calls" ${ANSWERED}`,
    ]);
  });

  it.each([
    ["authentication_error", openAiError(401, null, TEXT)],
    ["insufficient_quota", openAiError(429, "insufficient_quota", TEXT)],
    ["context_length_exceeded", openAiError(400, "context_length_exceeded", TEXT)],
    ["api_connection_error", { end: "break" } as const],
    ["timeout", undefined],
  ])("record the error that leaves a call: %s", async (code, reply) => {
    await using server = await startModelServer(() => reply);
    const client = observeOpenAI(clientOf("openai", server.url, { maxRetries: 0, timeout: 300 }));
    let thrown: unknown;
    const lines = await recordRun(() =>
      client.chat.completions.create({ model: MODEL, messages }).catch((error: unknown) => {
        thrown = error;
        throw error;
      }),
    );
    expect(thrown).toBeInstanceOf(errorOf("openai"));
    expect(lines.filter((line) => !line.startsWith("!"))).toEqual([
      "support 1.4.0 failure",
      `respond chat gpt-5 #1: [gpt-5]: ${code}: provider="openai"`,
    ]);
    expect(lines[1]).toContain(`! model/${code}: chat gpt-5`);
  });

  it("record what was not read to its end: left, aborted, or given up before the answer came", async () => {
    const lines = await stepsOf(
      ({ index }) => (index === 3 ? undefined : { ...chatChunks({ text: TEXT }, true), end: "hang" }),
      async ({ chat }) => {
        const ask = (options?: object) =>
          chat.completions.create({ model: MODEL, messages, stream: true }, options);
        for await (const _ of await ask()) break;
        const aborted = await ask();
        for await (const _ of aborted) aborted.controller.abort();
        const signalled = new AbortController();
        for await (const _ of await ask({ signal: signalled.signal })) signalled.abort();
        await expect(ask({ signal: AbortSignal.timeout(50) })).rejects.toThrow();
      },
    );
    const cancelled = `respond chat gpt-5 #1: [gpt-5]: cancelled=true first_chunk_ms ${ANSWERED}`;
    expect(lines.slice(0, 3).map((line) => line.replace('finish_reason="stop" ', ""))).toEqual([
      cancelled,
      cancelled,
      cancelled,
    ]);
    expect(lines.slice(3)).toEqual([`respond chat gpt-5 #1: [gpt-5]: cancelled: provider="openai"`]);
  });

  it("record a stream whose connection breaks as failed", async () => {
    const lines = await stepsOf(
      () => ({ ...chatChunks({ text: TEXT }, true), end: "break" }),
      async ({ chat }) => {
        const stream = await chat.completions.create({ model: MODEL, messages, stream: true });
        await expect(readAll(stream)).rejects.toThrow();
      },
    );
    expect(lines).toEqual([
      `respond chat gpt-5 #1: [gpt-5]: und_err_socket: ${USAGE}: finish_reason="stop" first_chunk_ms ${ANSWERED}`,
    ]);
  });

  it("keep a run open until a stream that it gives has been read, and record calls outside of runs as runs", async () => {
    await using server = await startModelServer(({ body }) =>
      body.stream ? chatChunks({ text: TEXT }, true) : chatCompletion({ text: TEXT }),
    );
    const { lines } = await recordRuns(async (tracer) => {
      const client = observeOpenAI(clientOf("openai", server.url), { tracer });
      const stream = await tracer.run(() =>
        client.chat.completions.create({ model: MODEL, messages, stream: true }),
      );
      await readAll(stream);
      const { call } = await tracer.run(async () => {
        const begun = client.chat.completions.create({ model: MODEL, messages });
        await turn();
        return { call: begun };
      });
      await call;
      await client.chat.completions.create({ model: MODEL, messages });
    });
    expect(lines).toEqual([
      [
        "support 1.4.0 success",
        `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="stop" first_chunk_ms ${ANSWERED}`,
      ],
      ["support 1.4.0 success", `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="stop" ${ANSWERED}`],
      ["support 1.4.0 success", `respond chat gpt-5 #1: [gpt-5]: ${USAGE}: finish_reason="stop" ${ANSWERED}`],
    ]);
  });

  it("record calls in the step that makes them, at the same time too", async () => {
    await using server = await startModelServer(() => chatCompletion({ text: TEXT }));
    const client = observeOpenAI(clientOf("openai", server.url));
    const { lines } = await recordRuns((tracer) =>
      tracer.run((run) =>
        Promise.all(
          ["one", "two"].map((name) =>
            run.step("tool", name, () => client.chat.completions.create({ model: `gpt-${name}`, messages })),
          ),
        ),
      ),
    );
    expect(lines[0]?.slice(1)).toEqual([
      "tool one",
      `  respond chat gpt-one #1: [gpt-one]: ${USAGE}: finish_reason="stop" ${ANSWERED}`,
      "tool two",
      `  respond chat gpt-two #1: [gpt-two]: ${USAGE}: finish_reason="stop" ${ANSWERED}`,
    ]);
  });
});
