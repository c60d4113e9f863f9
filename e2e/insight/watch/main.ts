import { connectDatabase } from "@runfacts/db/pool";
import { getIncident, type IncidentRow, listIncidents } from "@runfacts/db/read";
import { startService as startIngest } from "@runfacts/ingest-svc";
import { type Interval, quantileInterval } from "@runfacts/insight/statistics";
import { createDraws } from "@runfacts/insight/testing";
import { startOwnPostgres } from "../../harness/embedded-platform.ts";
import { areKept, type Claim, findingOf, lineOf, percent } from "../claim.ts";
import { CAUSE, type MadeAgent, makeHour } from "./made-agent.ts";
import { replay } from "./replay.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PROJECT = 1;
const SEED = 20_261_130;
const RATE = 0.1;
const WORSE_RATE = 0.15;
const ICC = 0.03;
const QUIET = { agents: 20, days: 90 };
const RELEASE_DAYS = 30;
const LEARNING_DAYS = 14;
/** Days after the change in which it is looked for. */
const SOUGHT_DAYS = 20;
const GOAL = { incidents: 1, runs: 500 };
const causeClaim: Claim = {
  what: "the cause is first within a day",
  promised: { least: 0.95 },
  broken: 0.88,
};
/** Incidents an agent that must be told from the goal. */
const TOO_MANY = 2;
const Z = 1.96;

interface Options {
  readonly runsAnHour: number;
  readonly planted: number;
  readonly days: number;
  readonly seed: number;
  /** Share of runs with the model that is at fault. */
  readonly causeShare: number;
  /** Whether so few trials do that they cannot tell. */
  readonly isShort: boolean;
}

/** What is tried against: a PostgreSQL of its own, real ingest, and a pool of the role of insight. */
async function open() {
  await using resources = new AsyncDisposableStack();
  const postgres = resources.use(
    await startOwnPostgres({ fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  );
  const ingest = resources.use(
    await startIngest({
      HOST: "127.0.0.1",
      LOG_LEVEL: "fatal",
      ALLOW_UNSAFE_DURABILITY: true,
      INGEST_PORT: 0,
      INGEST_DATABASE_URL: postgres.ingestUrl,
    }),
  );
  const database = resources.use(
    await connectDatabase(postgres.insightUrl, { applicationName: "runfacts-insight", pooler: undefined }),
  );
  const owned = resources.move();
  return { ingestUrl: ingest.url, database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function incidentsOf({ database }: Opened): Promise<readonly IncidentRow[]> {
  const { incidents } = await listIncidents(database.of(PROJECT), PROJECT, {}, { limit: 10_000 });
  return incidents;
}

/** Midnight of so many days ago. */
function daysAgo(days: number): number {
  return Math.floor(Date.now() / DAY_MS) * DAY_MS - days * DAY_MS;
}

/** Agents of which nothing changes: how many incidents each has. */
async function quiet({ runsAnHour, days, seed, isShort }: Options): Promise<boolean> {
  await using opened = await open();
  const draws = createDraws(seed);
  const agents = Array.from({ length: QUIET.agents }, (_, i): MadeAgent => {
    return { agentId: `quiet-${i}`, runsAnHour, rate: RATE, icc: ICC, releaseDays: RELEASE_DAYS };
  });
  const start = daysAgo(days + 1);
  let runs = 0;
  await replay({
    ...opened,
    start,
    hours: days * 24,
    runsOf: (at) => {
      const made = agents.flatMap((agent) => makeHour(draws, agent, at));
      runs += made.length;
      return made;
    },
    onHour: (at) => {
      const day = (at - start) / DAY_MS;
      if (day % 10 === 0) console.error(`day ${day}, ${runs} runs`);
    },
  });
  const incidents = await incidentsOf(opened);
  const perAgent = agents.map(
    ({ agentId }) => incidents.filter(({ agent_id }) => agent_id === agentId).length,
  );
  const mean = incidents.length / agents.length;
  const shown = countInterval(incidents.length);
  const isEnough =
    days >= QUIET.days && countInterval(TOO_MANY * agents.length).low / agents.length > GOAL.incidents;
  const kinds = Map.groupBy(incidents, ({ kind, metric }) => (metric === "" ? kind : `${kind} of ${metric}`));
  console.log(`${agents.length} agents, ${days} days, ${runsAnHour} runs an hour, ICC ${ICC}: ${runs} runs`);
  console.log(
    `incidents an agent: ${mean.toFixed(2)} (95 %: ${(shown.low / agents.length).toFixed(2)} to ${(shown.high / agents.length).toFixed(2)}; goal: at most ${GOAL.incidents}${isEnough ? "" : "; too few to tell"}), by agent ${perAgent.join(" ")}`,
  );
  for (const [kind, found] of kinds) console.log(`  ${kind}: ${found.length}`);
  return areKept([{ isKept: mean <= GOAL.incidents, isEnough }], { isShort });
}

/** What a count may be that chance makes, as a Poisson process does (Byar's approximation). */
function countInterval(count: number): Interval {
  const bound = (of: number, z: number) => of * (1 - 1 / (9 * of) + z / (3 * Math.sqrt(of))) ** 3;
  return { low: count === 0 ? 0 : bound(count, -Z), high: bound(count + 1, Z) };
}

/** Agents that begin to fail more often: after how many runs that is told, and whether the cause is named first. */
async function planted({ runsAnHour, planted: count, seed, causeShare, isShort }: Options): Promise<boolean> {
  await using opened = await open();
  const draws = createDraws(seed + 1);
  const start = daysAgo(LEARNING_DAYS + SOUGHT_DAYS + 2);
  const agents = Array.from({ length: count }, (_, i) => {
    const from = start + LEARNING_DAYS * DAY_MS + Math.floor(draws.unit() * 24) * HOUR_MS;
    const agent: MadeAgent = {
      agentId: `worse-${i}`,
      runsAnHour,
      rate: RATE,
      icc: ICC,
      worse: { from, rate: WORSE_RATE },
      causeShare,
    };
    return { agent, from };
  });
  const runsSince = new Map<string, number>();
  const told = new Map<string, Told>();
  const early = new Set<string>();
  await replay({
    ...opened,
    start,
    hours: (LEARNING_DAYS + SOUGHT_DAYS) * 24,
    runsOf: (at) => {
      const going = agents.filter(({ agent: { agentId } }) => {
        const since = told.get(agentId)?.at;
        return !early.has(agentId) && (since === undefined || at < since + DAY_MS);
      });
      if (going.length === 0) return undefined;
      return going.flatMap(({ agent, from }) => {
        const made = makeHour(draws, agent, at);
        if (at >= from) runsSince.set(agent.agentId, (runsSince.get(agent.agentId) ?? 0) + made.length);
        return made;
      });
    },
    onHour: async (at, openedNow) => {
      if (openedNow === 0) return;
      for (const { incident_id, agent_id, metric } of await incidentsOf(opened)) {
        const agentId = agent_id ?? "";
        if (metric !== "failure_rate" || told.has(agentId)) continue;
        const runs = runsSince.get(agentId);
        // What was told before the change is a false alarm.
        if (runs === undefined) early.add(agentId);
        if (runs === undefined || early.has(agentId)) continue;
        const found = await getIncident(opened.database.of(PROJECT), PROJECT, incident_id);
        told.set(agentId, { id: incident_id, at, runs, causes: found?.causes ?? "[]" });
      }
    },
  });
  const delays = [...told.values()].map(({ runs }) => runs).toSorted((a, b) => a - b);
  // One that was not told comes after all that were.
  const tried = count - early.size;
  const at = (share: number) => delays[Math.floor(share * tried)] ?? Number.POSITIVE_INFINITY;
  const causesNow = await Promise.all(
    Array.from(told.values(), async ({ id }) => {
      const found = await getIncident(opened.database.of(PROJECT), PROJECT, id);
      return found?.causes ?? "[]";
    }),
  );
  const all = [...delays, ...Array.from({ length: tried - delays.length }, () => Number.POSITIVE_INFINITY)];
  const median = quantileInterval(
    all.map((runs) => [runs, 1] as const),
    0.5,
    Z,
  );
  console.log(
    `${tried} agents that go from ${RATE} to ${WORSE_RATE} after ${LEARNING_DAYS} days, ${runsAnHour} runs an hour, ICC ${ICC} (${early.size} more had an incident before)`,
  );
  console.log(`told: ${told.size} of ${tried}; the cause is a model that ${percent(causeShare)} of runs use`);
  console.log(
    `runs until told: median ${at(0.5)} (95 %: ${median?.interval.low} to ${median?.interval.high}; goal: at most ${GOAL.runs}), quartiles ${at(0.25)} and ${at(0.75)}`,
  );
  const firstOf = (lists: readonly string[]) => lists.filter((list) => firstCause(list) === CAUSE).length;
  const whenOpened = firstOf(Array.from(told.values(), ({ causes }) => causes));
  console.log(`the cause is first when it is opened: ${whenOpened} of ${told.size}`);
  const cause = findingOf(causeClaim, firstOf(causesNow), causesNow.length);
  console.log(lineOf(cause));
  return areKept([{ isKept: at(0.5) <= GOAL.runs, isEnough: cause.isEnough }, cause], { isShort });
}

interface Told {
  readonly id: string;
  readonly at: number;
  readonly runs: number;
  /** When it was opened. */
  readonly causes: string;
}

function firstCause(causes: string): string | undefined {
  const [first] = JSON.parse(causes) as { readonly value?: string }[];
  return first?.value;
}

/**
 * `npm run insight:trials -- watch [quiet] [planted] [--days=90] [--planted=60] [--short]`: replays quiet and changed agents through ingest and
 * the watcher, with a clock of its own. Resolves with whether as many as it takes show what is promised; a short run may have fewer.
 */
export async function watch(args: readonly string[]): Promise<boolean> {
  const number = (name: string, fallback: number) =>
    Number(args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback);
  const options: Options = {
    runsAnHour: number("runs", 12),
    planted: number("planted", 60),
    days: number("days", QUIET.days),
    seed: number("seed", SEED),
    causeShare: number("cause", 0.1),
    isShort: args.includes("--short"),
  };
  const wanted = args.filter((arg) => !arg.startsWith("--"));
  const parts = { quiet, planted };
  let isHeld = true;
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    isHeld = (await part(options)) && isHeld;
  }
  return isHeld;
}
