import { createRequire } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { describe, expect, inject, it } from "vitest";
import { type IngestServer, startIngestServer } from "../dev/ingest-server.ts";

const runtimes = inject("runtimes");

interface Worker extends AsyncDisposable {
  /** Makes a request, and gives what it answers. */
  ask(path: string): Promise<unknown>;
}

interface Miniflare {
  readonly ready: Promise<URL>;
  dispatchFetch(url: string): Promise<Response>;
  dispose(): Promise<void>;
}

async function bundle(folder: string): Promise<string> {
  const build = await rolldown({
    input: join(import.meta.dirname, "worker.ts"),
    platform: "neutral",
    resolve: {
      alias: { "@runfacts/sdk": join(folder, "node_modules/@runfacts/sdk/dist/index.js") },
      conditionNames: ["workerd", "worker", "import", "default"],
      mainFields: ["module", "main"],
    },
  });
  const { output } = await build.generate({ format: "esm", codeSplitting: false });
  await build.close();
  return `${output[0].code}\nexport { worker as default };`;
}

async function startWorker(server: IngestServer, options: object): Promise<Worker> {
  const { folder = "", consumer = "" } = runtimes ?? {};
  const { Miniflare: Flare } = createRequire(join(folder, "package.json"))("miniflare") as {
    readonly Miniflare: new (options: object) => Miniflare;
  };
  const code = (await bundle(consumer)).replace("__INGEST_URL__", server.url);
  const worker = new Flare({
    modules: [{ type: "ESModule", path: "worker.mjs", contents: code }],
    modulesRoot: ".",
    ...options,
  });
  await worker.ready;
  return {
    ask: async (path) => (await worker.dispatchFetch(`http://worker.example/${path}`)).json(),
    [Symbol.asyncDispose]: () => worker.dispose(),
  };
}

const names = ({ stored }: IngestServer) => [...stored.values()].map(({ steps }) => steps[0]?.name).sort();

describe.skipIf(runtimes === undefined).each([
  ["of 2023", { compatibilityDate: "2023-10-01" }, false],
  [
    "of today, with what it has of Node",
    { compatibilityDate: "2026-04-01", compatibilityFlags: ["nodejs_compat"] },
    true,
  ],
])("Cloudflare Workers %s", (_, options, hasContext) => {
  it("know the current run and step where they have AsyncLocalStorage", async () => {
    await using server = await startIngestServer();
    await using worker = await startWorker(server, options);
    const looks = await Promise.all([worker.ask("look"), worker.ask("look")]);
    const found = ["a", "b"].map((name) => [name, hasContext, hasContext]);
    for (const look of looks) expect(look).toEqual({ found, outside: !hasContext });
    expect(await worker.ask("flush")).toBe(true);
    const steps = [...server.stored.values()].map((run) => run.steps.map(({ name }) => name));
    expect(steps).toEqual(
      hasContext
        ? [
            ["search", "search"],
            ["search", "search"],
          ]
        : [[], []],
    );
  });

  it("deliver what any request recorded, with a tracer at module scope", async () => {
    await using server = await startIngestServer();
    await using worker = await startWorker(server, options);
    await worker.ask("run/first");
    await worker.ask("run/second");
    expect(server.stored.size).toBe(0);
    await worker.ask("deliver/third");
    await expect.poll(() => names(server), { timeout: 10_000 }).toEqual(["first", "second", "third"]);
    // A later request, after the one that delivered is gone.
    await worker.ask("deliver/fourth");
    await expect.poll(() => names(server), { timeout: 10_000 }).toHaveLength(4);
    await Promise.all(["a", "b", "c", "d"].map((name) => worker.ask(`deliver/${name}`)));
    expect(await worker.ask("flush")).toBe(true);
    expect(names(server)).toHaveLength(8);
    expect([...server.stored.values()][0]?.steps[0]?.metadata).toEqual({ count: 1 });
    expect(await worker.ask("stats")).toMatchObject({
      stats: { produced: 8, delivered: 8, pending: 0, errors: 0 },
      warnings: [],
    });
  });

  it("say what could not be sent, keep it, and send it when the service is back", async () => {
    const away = await startIngestServer();
    await away.close();
    await using worker = await startWorker(away, options);
    await worker.ask("run/first");
    expect(await worker.ask("flush?timeoutMs=300")).toBe(false);
    expect(await worker.ask("stats")).toMatchObject({
      stats: { produced: 1, delivered: 0, pending: 1, errors: 0 },
      warnings: [{ code: "delivery_failed" }],
    });
    await using back = await startIngestServer(away.port);
    await worker.ask("deliver/second");
    await expect.poll(() => names(back), { timeout: 10_000 }).toEqual(["first", "second"]);
    expect(await worker.ask("flush")).toBe(true);
  });
});
