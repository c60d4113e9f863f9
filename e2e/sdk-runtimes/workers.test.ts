import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { expectBalance, type Stats } from "../sdk/balance.ts";
import { type ComingService, comingService } from "../sdk/fixture.ts";
import { readRecipe } from "../sdk/recipe.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const runtimes = inject("runtimes");
const { folder = "", consumer = "" } = runtimes ?? {};

interface Miniflare extends AsyncDisposable {
  readonly ready: Promise<URL>;
  dispatchFetch(url: string, init?: object): Promise<Response>;
  dispose(): Promise<void>;
}

async function startWorker(code: string): Promise<Miniflare> {
  const entry = join(consumer, "worker.js");
  await writeFile(entry, code);
  const bundle = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry, formats: ["es"] },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = [bundle].flat();
  if (output === undefined || !("output" in output)) throw new Error("there is no bundle");
  const { Miniflare: Flare } = createRequire(join(folder, "package.json"))("miniflare") as {
    readonly Miniflare: new (options: object) => Miniflare;
  };
  const worker = new Flare({
    modules: [{ type: "ESModule", path: "worker.mjs", contents: output.output[0].code }],
    modulesRoot: ".",
    compatibilityDate: "2026-04-01",
  });
  await worker.ready;
  return Object.assign(worker, { [Symbol.asyncDispose]: () => worker.dispose() });
}

describe.skipIf(runtimes === undefined)("Cloudflare Workers, with the real service", () => {
  let service: ComingService;
  beforeAll(async () => {
    service = await comingService();
    await service.start();
    await writeFile(join(consumer, "answer.js"), 'export const answer = async () => "yes";');
  });
  afterAll(() => service[Symbol.asyncDispose]());

  it("the recipe delivers each request's run once", async () => {
    const recipe = (await readRecipe("Cloudflare Workers")).replace(
      "https://ingest.example.com",
      service.url,
    );
    await using worker = await startWorker(recipe);
    for (let request = 0; request < 3; request += 1) {
      const body = JSON.stringify({ question: "?" });
      const reply = await worker.dispatchFetch("http://worker.example", { method: "POST", body });
      expect(await reply.json()).toEqual({ reply: "yes" });
    }
    await expect.poll(() => service.storedRuns("support"), { timeout: 20_000 }).toHaveLength(3);
  });

  it("a service that is killed and comes back stores each run once, and the counts add up", async () => {
    const agent = join(import.meta.dirname, "../../sdk/runtimes/worker.ts");
    const code = (await readFile(agent, "utf8")).replace("__INGEST_URL__", service.url);
    await writeFile(join(consumer, "worker-agent.ts"), code);
    await using worker = await startWorker(`export { worker as default } from "./worker-agent.ts";`);
    const ask = async (path: string) => (await worker.dispatchFetch(`http://worker.example/${path}`)).json();
    const stats = async () => {
      const { stats: counted } = (await ask("stats")) as { readonly stats: Stats };
      expectBalance(counted);
      return counted;
    };
    await ask("run/a");
    expect(await ask("flush")).toBe(true);
    await service.kill();
    await Promise.all(["b", "c"].map((name) => ask(`deliver/${name}`)));
    expect(await ask("flush?timeoutMs=300")).toBe(false);
    expect(await stats()).toMatchObject({ produced: 3, delivered: 1, pending: 2 });
    await service.start();
    await expect.poll(() => ask("flush"), { timeout: 40_000 }).toBe(true);
    expect(await stats()).toMatchObject({ produced: 3, delivered: 3, pending: 0 });
    expect(await service.storedRuns("worker")).toHaveLength(3);
  });
});
