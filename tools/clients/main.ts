// `npm run test:clients`: runs clients of other languages and generators against real services.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareDatabase, readStartSettings } from "@runfacts/cli/start";
import { startServiceProcess } from "@runfacts/dev/service-process";
import type { Client, Services } from "./client.ts";
import { grpcPython } from "./grpc-python.ts";
import { openapiPython } from "./openapi-python.ts";
import { openapiTypescript } from "./openapi-typescript.ts";

const root = join(import.meta.dirname, "../..");
const clients: readonly Client[] = [grpcPython, openapiPython, openapiTypescript];

async function startServices(dataDir: string, resources: AsyncDisposableStack): Promise<Services> {
  const settings = readStartSettings({ ...process.env, DATA_DIR: dataDir });
  const database = resources.use(await prepareDatabase(settings, new AbortController().signal));
  const start = async (service: string, env: NodeJS.ProcessEnv) =>
    resources.use(
      await startServiceProcess(join(root, service, "src/main.ts"), { LOG_LEVEL: "warn", ...env }),
    );
  const ingest = await start("ingest-svc", { INGEST_PORT: "0", INGEST_DATABASE_URL: database.ingestUrl });
  const query = await start("query-svc", { QUERY_PORT: "0", QUERY_DATABASE_URL: database.queryUrl });
  return { ingestUrl: ingest.url, queryUrl: query.url };
}

async function test(client: Client, folder: string, services: Services): Promise<void> {
  await mkdir(folder);
  const missing = await client.install(folder);
  if (missing !== undefined) {
    console.log(`skipped ${client.name}: what it needs cannot be had here (${missing})`);
    return;
  }
  const { ok, output } = await client.run(folder, services);
  console.log(`${ok ? "ok     " : "FAILED "} ${client.name}: ${output.trim()}`);
  if (!ok) process.exitCode = 1;
}

const work = await mkdtemp(join(tmpdir(), "runfacts-clients-"));
try {
  await using resources = new AsyncDisposableStack();
  const services = await startServices(join(work, "data"), resources);
  for (const client of clients) await test(client, join(work, client.name.replace("/", "-")), services);
} finally {
  await rm(work, { recursive: true, force: true });
}
