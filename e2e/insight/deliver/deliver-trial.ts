import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createRandom } from "@runfacts/dev/random";
import { startOwnPostgres } from "../../harness/embedded-platform.ts";
import { freePort } from "../../topology/free-port.ts";
import { incidentsIn } from "./incidents.ts";
import { keepAlive } from "./kept-alive.ts";
import { DESTINATIONS, readLines, receiverFiles } from "./receiver-files.ts";
import { workerOf } from "./worker-of.ts";

export interface DeliverOptions {
  /** Kills, each of a worker, the database or the receiver. */
  readonly rounds: number;
  readonly seed: number;
}

/** What a trial came to. Counts are of states of incidents, for each destination. */
export interface DeliverFigures {
  readonly kills: Readonly<Record<string, number>>;
  /** That the database acknowledged, times destinations. */
  readonly owed: number;
  /** That the receiver never took. */
  readonly lost: number;
  /** That the receiver acted on twice, although it honours the key. */
  readonly twice: number;
  /** That nobody owed. */
  readonly unknown: number;
  /** Resolved before they were opened, to the receiver. */
  readonly outOfOrder: number;
  /** Sent again with the same key, and so known: the price of at least once. */
  readonly repeats: number;
  readonly unsigned: number;
}

const VICTIMS = ["worker", "database", "receiver"] as const;
const WORKERS = 2;
const LONGEST_WAIT_MS = 700;
const MAX_OPENED = 3;
/** A lease, a pause of the longest row of failures, and the start of a process. */
const SETTLE_MS = 180_000;
/** Long enough for what would be sent a second time. */
const QUIET_MS = 3_000;

/**
 * Opens and resolves incidents while it kills -9, at random, one of two workers, the database or the receiver, and starts it again;
 * then waits until the receiver has taken what is owed.
 */
export async function deliverTrial({ rounds, seed }: DeliverOptions): Promise<DeliverFigures> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "runfacts-deliver-"));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = resources.use(await startOwnPostgres());
  const port = await freePort();
  const receiver = resources.use(
    keepAlive(join(import.meta.dirname, "receiver.ts"), [folder, String(port)], {}),
  );
  const worker = await workerOf({ insightUrl: postgres.insightUrl, port, folder });
  const workers = Array.from({ length: WORKERS }, () =>
    resources.use(keepAlive(worker.main, [], worker.env)),
  );
  const incidents = incidentsIn(postgres.insightUrl);
  const random = createRandom(seed);
  const kills: Record<string, number> = {};
  const ongoing: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const writing = write(random.int(1, MAX_OPENED), random.chance(0.5), incidents, ongoing);
    await delay(random.int(0, LONGEST_WAIT_MS));
    const victim = random.pick(VICTIMS);
    kills[victim] = (kills[victim] ?? 0) + 1;
    if (victim === "database") {
      await postgres.crash();
      await postgres.restart();
    } else await untilKilled(() => (victim === "worker" ? random.pick(workers) : receiver).kill());
    await writing;
  }
  const owed = new Set(
    DESTINATIONS.flatMap((name) => [...incidents.changes].map((change) => `/${name} ${change}`)),
  );
  await taken(folder, owed);
  await delay(QUIET_MS);
  return { kills, ...figuresOf(folder, owed) };
}

async function write(
  count: number,
  resolves: boolean,
  incidents: ReturnType<typeof incidentsIn>,
  ongoing: string[],
): Promise<void> {
  for (let opened = 0; opened < count; opened++) ongoing.push(await incidents.open());
  const oldest = resolves ? ongoing.shift() : undefined;
  if (oldest !== undefined) await incidents.resolve(oldest);
}

/** A process that is just being started again cannot be killed yet. */
async function untilKilled(kill: () => boolean): Promise<void> {
  while (!kill()) await delay(20);
}

/** Resolves when the receiver has all that is owed, or it is plain that it never will. */
async function taken(folder: string, owed: ReadonlySet<string>): Promise<void> {
  const { taken: file } = receiverFiles(folder);
  for (const deadline = Date.now() + SETTLE_MS; Date.now() < deadline; await delay(200))
    if (owed.isSubsetOf(new Set(readLines(file)))) return;
}

function figuresOf(folder: string, owed: ReadonlySet<string>): Omit<DeliverFigures, "kills"> {
  const files = receiverFiles(folder);
  const lines = readLines(files.taken);
  const places = new Map(lines.map((line, index) => [line, index]));
  const isEarly = (line: string) => {
    const opened = places.get(line.replace(/\.resolved$/, ".open"));
    return line.endsWith(".resolved") && (opened === undefined || opened > (places.get(line) ?? 0));
  };
  return {
    owed: owed.size,
    lost: [...owed].filter((line) => !places.has(line)).length,
    twice: lines.length - places.size,
    unknown: [...places.keys()].filter((line) => !owed.has(line)).length,
    outOfOrder: lines.filter(isEarly).length,
    repeats: readLines(files.repeated).length,
    unsigned: readLines(files.unsigned).length,
  };
}
