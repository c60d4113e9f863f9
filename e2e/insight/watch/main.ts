import { connectDatabase } from "@runfacts/db/pool";
import { getIncident, type IncidentRow, listIncidents } from "@runfacts/db/read";
import { startService as startIngest } from "@runfacts/ingest-svc";
import { wilsonInterval } from "@runfacts/insight/statistics";
import { createDraws } from "@runfacts/insight/testing";
import { startOwnPostgres } from "../../harness/embedded-platform.ts";
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
const GOAL = { incidents: 1, runs: 500, causeShare: 0.95 };

interface Options {
  readonly runsAnHour: number;
  readonly planted: number;
  readonly days: number;
  readonly seed: number;
  /** Share of runs with the model that is at fault. */
  readonly causeShare: number;
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
async function quiet({ runsAnHour, days, seed }: Options): Promise<boolean> {
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
  const kinds = Map.groupBy(incidents, ({ kind, metric }) => (metric === "" ? kind : `${kind} of ${metric}`));
  console.log(`${agents.length} agents, ${days} days, ${runsAnHour} runs an hour, ICC ${ICC}: ${runs} runs`);
  console.log(
    `incidents an agent: ${mean.toFixed(2)} (goal: at most ${GOAL.incidents}), by agent ${perAgent.join(" ")}`,
  );
  for (const [kind, found] of kinds) console.log(`  ${kind}: ${found.length}`);
  return mean <= GOAL.incidents;
}

/** Agents that begin to fail more often: after how many runs that is told, and whether the cause is named first. */
async function planted({ runsAnHour, planted: count, seed, causeShare }: Options): Promise<boolean> {
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
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  console.log(
    `${tried} agents that go from ${RATE} to ${WORSE_RATE} after ${LEARNING_DAYS} days, ${runsAnHour} runs an hour, ICC ${ICC} (${early.size} more had an incident before)`,
  );
  console.log(`told: ${told.size} of ${tried}; the cause is a model that ${percent(causeShare)} of runs use`);
  console.log(
    `runs until told: median ${at(0.5)} (goal: at most ${GOAL.runs}), quartiles ${at(0.25)} and ${at(0.75)}`,
  );
  const tell = (when: string, causes: readonly string[]) => {
    const first = causes.filter((list) => firstCause(list) === CAUSE).length;
    const named = causes.filter((list) => firstCause(list) !== undefined).length;
    const { low, high } = wilsonInterval(first / causes.length, causes.length, 1.96);
    console.log(
      `cause first ${when}: ${first} of ${causes.length} (${percent(low)} to ${percent(high)}), ${named} with any`,
    );
    return first / causes.length;
  };
  tell(
    "when opened",
    Array.from(told.values(), ({ causes }) => causes),
  );
  const share = tell(`within a day (goal: at least ${percent(GOAL.causeShare)})`, causesNow);
  return at(0.5) <= GOAL.runs && share >= GOAL.causeShare;
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

/** Replays quiet and changed agents through ingest and the watcher, with a clock of its own. */
export async function watch(args: readonly string[]): Promise<boolean> {
  const number = (name: string, fallback: number) =>
    Number(args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback);
  const options: Options = {
    runsAnHour: number("runs", 12),
    planted: number("planted", 60),
    days: number("days", QUIET.days),
    seed: number("seed", SEED),
    causeShare: number("cause", 0.1),
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
