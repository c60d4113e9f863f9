// `npm run chaos`: kill -9 at random under load. Exits with 1 when an acknowledged run was lost, changed or stored twice, or
// the platform did not come back.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createRandom } from "@runfacts/dev/random";
import { startLoad } from "../harness/acknowledged-load.ts";
import { processesBelow } from "../harness/process-tree.ts";
import { pidsOf, victims } from "../harness/victims.ts";
import { type NpmStart, npmStart, stopAll } from "../start/npm-start.ts";
import { countRuns } from "./count-runs.ts";
import { type ChaosOptions, readOptions, USAGE } from "./options.ts";

const RECOVERY_MS = 180_000;
const kinds = [...victims, "npm start"] as const;

async function chaos({ seconds, agents, seed }: ChaosOptions, dataDir: string): Promise<boolean> {
  let start = await npmStart(dataDir, { INGEST_WORKERS: "2" });
  const portOf = (url: string) => new URL(url).port;
  const ports = {
    INGEST_PORT: portOf(start.ingestUrl),
    QUERY_PORT: portOf(start.queryUrl),
    INSIGHT_PORT: portOf(start.insightUrl),
    WEB_PORT: portOf(start.webUrl),
  };
  const load = startLoad(start.ingestUrl, agents, 10);
  const random = createRandom(seed);
  const kills = new Map<string, number>();
  const begun = performance.now();
  while (performance.now() - begun < seconds * 1_000) {
    await delay(random.int(500, 4_000));
    const kind = random.pick(kinds);
    const pids = kind === "npm start" ? await mainPids(start) : await pidsOf(kind, start.pid);
    // It may not be there right now: it was killed a moment ago.
    if (pids.length === 0) continue;
    process.kill(random.pick(pids), "SIGKILL");
    kills.set(kind, (kills.get(kind) ?? 0) + 1);
    if (kind !== "npm start") continue;
    await start.ended;
    start = await npmStart(dataDir, { INGEST_WORKERS: "2", ...ports });
  }
  const isBack = await recovers(start);
  // Agents end with the run that they have in hand, once it is acknowledged.
  if (isBack) await load.stop();
  const counts = isBack ? await countRuns(start.queryUrl, load.acknowledged) : undefined;
  console.log(`${[...kills.values()].reduce((sum, count) => sum + count, 0)} kills: ${listOf(kills)}`);
  console.log(`${load.acknowledged.size} runs acknowledged, ${load.failedCalls()} calls failed`);
  console.log(`longest time without an acknowledgement: ${(load.longestSilenceMs() / 1_000).toFixed(1)} s`);
  console.log(
    counts === undefined
      ? "the platform did not come back"
      : `${counts.lost} lost, ${counts.extra} twice, ${counts.wrong} wrong`,
  );
  return counts !== undefined && counts.lost + counts.wrong === 0 && counts.extra === 0;
}

/** `npm` and the process that it runs: users kill either. */
async function mainPids({ pid }: NpmStart): Promise<number[]> {
  const below = await processesBelow(pid);
  const node = below.findLast(({ command }) => command.endsWith("node tools/start.ts"));
  return node === undefined ? [pid] : [pid, node.pid];
}

async function recovers({ ingestUrl, queryUrl, webUrl }: NpmStart): Promise<boolean> {
  for (const deadline = performance.now() + RECOVERY_MS; performance.now() < deadline; await delay(200)) {
    const replies = [ingestUrl, queryUrl, webUrl].map((url) =>
      fetch(new URL("/health", url), { signal: AbortSignal.timeout(5_000) }).catch(() => undefined),
    );
    if ((await Promise.all(replies)).every((reply) => reply?.status === 200)) return true;
  }
  return false;
}

function listOf(kills: ReadonlyMap<string, number>): string {
  return [...kills].map(([kind, count]) => `${kind} ${count}`).join(", ");
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void stopAll().then(() => process.exit(1)));
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) {
    console.log(USAGE);
  } else {
    const dataDir = await mkdtemp(join(tmpdir(), "runfacts-chaos-"));
    // Postgres may have to run as another user, who must get in.
    await chmod(dataDir, 0o711);
    const isFine = await chaos(options, dataDir);
    await stopAll();
    await rm(dataDir, { recursive: true, force: true });
    process.exit(isFine ? 0 : 1);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stopAll();
  process.exit(1);
}
