import { once } from "node:events";
import { inspect } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { observeOpenAI } from "../../src/adapters/openai/index.ts";
import { chatChunks, chatCompletion, openAiError } from "../model-server/openai-replies.ts";
import { startModelServer } from "../model-server/scripted-server.ts";
import { recordRun, recordRuns } from "../record-runs.ts";
import { classOf, clientOf, readAll } from "./clients.ts";

const MODEL = "gpt-5";
const messages = [{ role: "user", content: "Where is the canary?" }];
const TEXT = "The canary is in the mine.";
const request = { model: MODEL, messages };
const chunksOf = (body: { readonly stream?: boolean }) =>
  body.stream ? chatChunks({ text: TEXT }, true) : chatCompletion({ text: TEXT });

describe.skipIf(!inject("hasPackages"))("an observed client of OpenAI", () => {
  it("is the same object of the same class, with private fields, and looks the same", async () => {
    class Secretive extends classOf("openai") {
      readonly #secret = "hidden";
      tell() {
        return this.#secret;
      }
    }
    await using server = await startModelServer(({ body }) => chunksOf(body));
    const options = { apiKey: "sk-none", baseURL: server.url };
    const client = new Secretive(options);
    const looks = inspect(client);
    expect(observeOpenAI(client)).toBe(client);
    expect(client).toBeInstanceOf(classOf("openai"));
    expect(client.tell()).toBe("hidden");
    expect(Object.keys(client)).toEqual(Object.keys(new Secretive(options)));
    expect(inspect(client).replaceAll(/\[(?:Async)?Function[^\]]*\]/g, "fn")).toBe(
      looks.replaceAll(/\[(?:Async)?Function[^\]]*\]/g, "fn"),
    );
    const lines = await recordRun(async () => {
      const plain = clientOf("openai", server.url).chat.completions.create(request);
      const call = client.chat.completions.create(request);
      expect(call.constructor).toBe(plain.constructor);
      expect(await call).toEqual(await plain);
    });
    expect(lines).toHaveLength(2);
  });

  it("answers with the response beside the data, or raw and unread", async () => {
    await using server = await startModelServer(({ body }) => ({
      ...chunksOf(body),
      headers: { "x-request-id": "req_1" },
    }));
    const client = observeOpenAI(clientOf("openai", server.url));
    const lines = await recordRun(async () => {
      const both = await client.chat.completions.create(request).withResponse();
      expect([both.response.status, both.request_id]).toEqual([200, "req_1"]);
      expect(both.data.choices[0]?.message.content).toBe(TEXT);
      const raw = await client.chat.completions.create(request).asResponse();
      expect(raw.bodyUsed).toBe(false);
      expect(await raw.json()).toMatchObject({ object: "chat.completion" });
    });
    expect(lines.map((line) => line.includes("100 in"))).toEqual([false, true, false]);
    expect(lines[2]).toBe(`respond chat gpt-5 #1: [gpt-5]: provider="openai"`);
  });

  it("gives streams that can be split and passed on, read by nobody else", async () => {
    await using server = await startModelServer(({ body }) => chunksOf(body));
    const client = observeOpenAI(clientOf("openai", server.url));
    const ask = () => client.chat.completions.create({ ...request, stream: true });
    const lines = await recordRun(async () => {
      const whole = await readAll(await ask());
      const [left, right] = (await ask()).tee();
      expect(await Promise.all([readAll(left), readAll(right)])).toEqual([whole, whole]);
      const passed = await new Response((await ask()).toReadableStream()).text();
      expect(
        passed
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line)),
      ).toEqual(whole);
      const stream = await ask();
      await readAll(stream);
      await expect(readAll(stream)).rejects.toThrow("consumed");
    });
    expect(lines.map((line) => line.includes("100 in"))).toEqual([false, true, true, true, true]);
  });

  it("reads no event before it is asked for", async () => {
    await using server = await startModelServer(({ body }) => ({ ...chunksOf(body), end: "hang" }));
    const pulled = async (watch: boolean) => {
      let reads = 0;
      const counting = async (url: string, init: object) => {
        const response = await fetch(url, init);
        const reader = response.body?.getReader();
        const body = new ReadableStream(
          {
            async pull(controller) {
              reads += 1;
              const { done, value } = (await reader?.read()) ?? { done: true };
              if (done) controller.close();
              else controller.enqueue(value);
            },
          },
          { highWaterMark: 0 },
        );
        return new Response(body, response);
      };
      const client = clientOf("openai", server.url, { fetch: counting });
      const stream = await (watch ? observeOpenAI(client) : client).chat.completions.create({
        ...request,
        stream: true,
      });
      const before = reads;
      for await (const _ of stream) break;
      return [before, reads > 0];
    };
    const { lines } = await recordRuns((tracer) =>
      tracer.run(async () => expect(await pulled(true)).toEqual(await pulled(false))),
    );
    expect(lines[0]).toHaveLength(2);
  });

  it("asks with the fetch that it was given, which sees nothing of the observer", async () => {
    await using server = await startModelServer(({ body }) => chunksOf(body));
    const seen: (string | symbol)[][] = [];
    const own = (url: string, init: object) => {
      seen.push(Reflect.ownKeys(init).sort());
      return fetch(url, init);
    };
    await recordRun(async () => {
      await clientOf("openai", server.url, { fetch: own }).chat.completions.create(request);
      await observeOpenAI(clientOf("openai", server.url, { fetch: own })).chat.completions.create(request);
    });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen).toHaveLength(2);
  });

  it("leaves errors as they are, handled or not", async () => {
    await using server = await startModelServer(() => openAiError(400, "bad", TEXT));
    const client = observeOpenAI(clientOf("openai", server.url));
    const listeners = process.listeners("unhandledRejection");
    process.removeAllListeners("unhandledRejection");
    const heard = once(process, "unhandledRejection");
    await recordRuns((tracer) =>
      tracer.run(async () => {
        await expect(client.chat.completions.create(request)).rejects.toMatchObject({
          status: 400,
          code: "bad",
        });
        void client.chat.completions.create(request);
        const [error] = await heard;
        expect(error).toMatchObject({ status: 400 });
      }),
    );
    for (const listener of listeners) process.on("unhandledRejection", listener);
  });

  it("is observed once, and so is what withOptions gives", async () => {
    await using server = await startModelServer(({ body }) => chunksOf(body));
    const client = observeOpenAI(observeOpenAI(clientOf("openai", server.url)));
    const lines = await recordRun(async () => {
      await client.chat.completions.create(request);
      await client.withOptions({ maxRetries: 0 }).chat.completions.create(request);
    });
    expect(lines).toHaveLength(3);
  });

  it.each([undefined, null, 3, "text", {}, Object.freeze({ request: () => undefined })])(
    "gives back what is no client: %o",
    (value) => {
      expect(observeOpenAI(value)).toBe(value);
    },
  );

  it("works without a tracer, and records nothing", async () => {
    await using server = await startModelServer(({ body }) => chunksOf(body));
    const client = observeOpenAI(clientOf("openai", server.url));
    const { choices } = await client.chat.completions.create(request);
    expect(choices[0]?.message.content).toBe(TEXT);
    expect(await readAll(await client.chat.completions.create({ ...request, stream: true }))).not.toEqual([]);
  });
});
