// `npm run test:recipes`: runs the recipes of docs/opentelemetry.md against the real services, with models that answer on
// loopback, and compares the runs that come of them; then delivers the samples of otlp/ by the exporters of PyPI.
// `npm run test:recipes -- mastra exporters` runs the recipe of this folder, and the exporters.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startServiceProcess } from "@runfacts/dev/service-process";
import { startOwnPostgres } from "../harness/embedded-platform.ts";
import { deliverSamples } from "./exporters/deliver-samples.ts";
import { install } from "./install.ts";
import { startModelServer } from "./model/model-server.ts";
import { CANARY } from "./model/script.ts";
import { readPage } from "./page.ts";
import { type Recipe, recipes } from "./recipe.ts";
import { type RunBody, runLines } from "./run-lines.ts";
import { runRecipe } from "./run-recipe.ts";
import { storedText } from "./stored-text.ts";

const root = join(import.meta.dirname, "../..");
const ARRIVAL_MS = 15_000;

await using resources = new AsyncDisposableStack();
const models = resources.use(await startModelServer());
const database = resources.use(await startOwnPostgres());
let log = "";
async function start(service: string, env: NodeJS.ProcessEnv) {
  const common = { HOST: "127.0.0.1", LOG_LEVEL: "info" };
  const started = await startServiceProcess(
    join(root, service, "src/main.ts"),
    { ...common, ...env },
    "pipe",
  );
  for (const stream of [started.process.stdout, started.process.stderr])
    stream?.on("data", (chunk: Buffer) => {
      log += chunk.toString();
    });
  return resources.use(started);
}
const ingest = await start("ingest-svc", {
  INGEST_PORT: "0",
  INGEST_DATABASE_URL: database.ingestUrl,
  OTLP_GRPC_PORT: "off",
  OTLP_HTTP_PORT: "off",
});
const query = await start("query-svc", { QUERY_PORT: "0", QUERY_DATABASE_URL: database.queryUrl });
const urls = { modelUrl: models.url, otlpUrl: ingest.url };

const get = async <Body>(path: string) => (await (await fetch(`${query.url}${path}`)).json()) as Body;
const runIds = async () =>
  (await get<{ run_id: string }[]>("/v1/runs?page_size=100")).map(({ run_id }) => run_id);

/** The runs that came since, once they are as expected, or as they are in the end. */
async function arrived(before: readonly string[], expected: string): Promise<string> {
  const end = Date.now() + ARRIVAL_MS;
  for (;;) {
    const ids = (await runIds()).filter((id) => !before.includes(id));
    const runs = await Promise.all(ids.map((id) => get<RunBody>(`/v1/runs/${id}`)));
    const lines = runs.map((run) => `${runLines(run).join("\n")}\n`).join("\n");
    if (lines === expected || Date.now() > end) return lines;
    await delay(200);
  }
}

const page = await readPage();

async function test(recipe: Recipe): Promise<string> {
  const block = page.get(recipe.title);
  if (block === undefined) throw new Error("docs/opentelemetry.md has no such recipe");
  const installed = await install(recipe.folder);
  if ("missing" in installed) return `skipped (${installed.missing})`;
  const expected = await readFile(join(root, "examples/opentelemetry", recipe.folder, "run.txt"), "utf8");
  const before = await runIds();
  await runRecipe(recipe, block, installed, urls);
  const lines = await arrived(before, expected);
  if (lines !== expected) throw new Error(`another run than in run.txt:\n${lines}`);
  const kept = `${await storedText(database.ownerUrl)}\n${log}\n${await (await fetch(`${ingest.url}/metrics`)).text()}`;
  const leak = kept.split("\n").find((line) => line.includes(CANARY) || line.includes("jane"));
  if (leak !== undefined) throw new Error(`content was kept: ${leak.slice(0, 2_000)}`);
  return installed.packages.join(", ");
}

const wanted = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };
async function report(title: string, run: () => Promise<string>): Promise<void> {
  const begun = performance.now();
  const name = title.padEnd(26);
  const seconds = () => `${((performance.now() - begun) / 1_000).toFixed(0)} s`.padStart(5);
  try {
    const result = await run();
    const isSkipped = result.startsWith("skipped");
    counts[isSkipped ? "skipped" : "passed"] += 1;
    console.log(`${isSkipped ? "skipped" : "ok     "} ${name} ${seconds()}  ${result}`);
  } catch (error) {
    counts.failed += 1;
    process.exitCode = 1;
    console.log(`FAILED  ${name} ${seconds()}  ${error instanceof Error ? error.message : error}`);
  }
}
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
for (const recipe of recipes) if (isWanted(recipe.folder)) await report(recipe.title, () => test(recipe));
if (isWanted("exporters")) await report("Exporters of PyPI", () => deliverSamples(ingest.url, query.url));
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
