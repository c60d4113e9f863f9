import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { startIngestServer } from "@runfacts/sdk/dev";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readRecipe } from "./recipe.ts";

interface Route {
  POST(request: Request): Promise<Response>;
}
interface Lambda {
  handler(event: object, stream?: PassThrough): Promise<unknown>;
}

let folder = "";
const waitedFor: Promise<unknown>[] = [];

beforeEach(async () => {
  // Below the tree, so that the package is found.
  folder = await mkdtemp(join(import.meta.dirname, ".recipe-"));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(join(folder, "answer.js"), 'export const answer = async () => "yes";');
  const vercel = join(folder, "node_modules/@vercel/functions");
  await mkdir(vercel, { recursive: true });
  await writeFile(join(vercel, "package.json"), '{"type":"module","main":"index.js"}');
  // As the package does: the platform's own waitUntil is found at this place.
  const code = `export const waitUntil = (work) => globalThis[Symbol.for("@vercel/request-context")].get().waitUntil(work);`;
  await writeFile(join(vercel, "index.js"), code);
  const context = { get: () => ({ waitUntil: (work: Promise<unknown>) => waitedFor.push(work) }) };
  vi.stubGlobal(Symbol.for("@vercel/request-context") as unknown as string, context);
  vi.stubGlobal("awslambda", { streamifyResponse: (handler: unknown) => handler });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function load<M>(title: string, url: string): Promise<M> {
  vi.stubEnv("RUNFACTS_URL", url);
  const file = join(folder, "recipe.js");
  await writeFile(file, await readRecipe(title));
  return createRequire(file)(file) as M;
}

it("Vercel: what the platform waits for is the delivery", async () => {
  await using server = await startIngestServer();
  const { POST } = await load<Route>("Vercel, and Next.js there", server.url);
  const response = await POST(
    new Request("http://agent.example", { method: "POST", body: '{"question":"?"}' }),
  );
  expect(await response.json()).toEqual({ reply: "yes" });
  expect(await Promise.all(waitedFor.splice(0))).toEqual([true]);
  expect(server.stored.size).toBe(1);
});

it("Lambda: a run is delivered before its answer", async () => {
  await using server = await startIngestServer();
  const { handler } = await load<Lambda>("AWS Lambda", server.url);
  expect(await handler({ question: "?" })).toEqual({ reply: "yes" });
  expect(server.stored.size).toBe(1);
});

it("Lambda, streamed: a run is delivered before the handler ends", async () => {
  await using server = await startIngestServer();
  const { handler } = await load<Lambda>("AWS Lambda, streamed", server.url);
  const stream = new PassThrough();
  const [reply] = await Promise.all([text(stream), handler({ question: "?" }, stream)]);
  expect(reply).toBe("yes");
  expect(server.stored.size).toBe(1);
});
