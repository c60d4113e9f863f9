// `npm run fuzz:otlp`: malformed requests of OTLP against a real service. Exits with 1 where one was answered with anything but a
// refusal or a success.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureLoginRoles, maintain, migrate } from "@runfacts/db/admin";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { startIngestProcess } from "../../harness/processes.ts";
import { runFuzz } from "./run-fuzz.ts";

const SHOWN = 20;
const { values } = parseArgs({
  options: { cases: { type: "string", default: "100000" }, seed: { type: "string", default: "1" } },
});
const [cases, seed] = [Number(values.cases), Number(values.seed)];
if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed)) {
  console.error("usage: npm run fuzz:otlp -- [--cases 100000] [--seed 1]");
  process.exit(2);
}

const dataDir = await mkdtemp(join(tmpdir(), "runfacts-fuzz-"));
// Postgres may have to run as another user, who must get in.
await chmod(dataDir, 0o711);
try {
  await using postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  await migrate(postgres.url);
  await maintain(postgres.url);
  const { ingestUrl } = await ensureLoginRoles(postgres.url, { dataDir });
  await using ingest = await startIngestProcess(ingestUrl, { OTLP_GRPC_PORT: "off", OTLP_HTTP_PORT: "off" });
  let shown = 0;
  const onFault = (line: string) => {
    if (++shown <= SHOWN) console.log(line);
  };
  const { outcomes, faults, slowestMs } = await runFuzz({ url: ingest.url, cases, seed, onFault });
  for (const [outcome, count] of [...outcomes].sort(([, a], [, b]) => b - a))
    console.log(`${outcome}: ${count}`);
  console.log(`${cases} malformed requests, ${faults} answered as they must not be`);
  console.log(`longest wait of a small request beside them: ${Math.round(slowestMs)} ms`);
  if (faults > 0) process.exitCode = 1;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
