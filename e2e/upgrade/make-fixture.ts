// Makes the fixture of a version: `node e2e/upgrade/make-fixture.ts COMMIT NAME`. The code of that commit makes the database,
// takes the runs in and answers; this version only dumps it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ensureLoginRoles } from "@runfacts/db/admin";
import { dumpDatabase } from "@runfacts/db/dump";
import { startEmbeddedPostgres } from "@runfacts/db/embedded";
import { runCommand } from "@runfacts/dev/run-command";
import { getJson, postJson } from "../harness/rest.ts";
import { dumpPath, writeFixture } from "./fixture.ts";
import { KEPT_DAYS, type OldRun, oldRuns } from "./old-runs.ts";

const root = join(import.meta.dirname, "../..");
const DAY = 86_400_000;

const [commit = "", name = ""] = process.argv.slice(2);
await using resources = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), "runfacts-fixture-"));
resources.defer(() => rm(folder, { recursive: true, force: true }));
const old = join(folder, "old");
await must("git", ["worktree", "add", "--detach", old, commit]);
resources.defer(() => must("git", ["worktree", "remove", "--force", old]));
await must("cp", ["-al", "node_modules", join(old, "node_modules")]);
await cp(join(root, ".imports"), join(old, ".imports"), { recursive: true });

const postgres = resources.use(await startEmbeddedPostgres({ dataDir: join(folder, "data"), log() {} }));
const env = { DATABASE_URL: postgres.url, RETENTION_DAYS: "", RUN_TIMEOUT: "1h" };
await oldCommand("migrate", env);
await oldCommand("maintain", env);
const { ingestUrl, queryUrl } = await ensureLoginRoles(postgres.url, { dataDir: folder });
const common = { HOST: "127.0.0.1", LOG_LEVEL: "fatal" };
const ingest = resources.use(
  await startOld(join(old, "ingest-svc/src/main.ts"), {
    ...common,
    INGEST_PORT: "0",
    INGEST_DATABASE_URL: ingestUrl,
  }),
);
const query = resources.use(
  await startOld(join(old, "query-svc/src/main.ts"), {
    ...common,
    QUERY_PORT: "0",
    QUERY_DATABASE_URL: queryUrl,
  }),
);

const today = Math.floor(Date.now() / DAY) * DAY;
const withObservations = (
  await runCommand("ls", [join(old, "db/migrations/0016_decisions_and_signals.sql")], root)
).ok;
const runs = oldRuns(today, { withObservations });
const [open, silent, late, ...others] = runs.toReversed();
if (open === undefined || silent === undefined || late === undefined)
  throw new Error("there are too few runs");
for (const run of others) await post("/v1/runs", run);
await post("/v1/runs:record", { timeout: "3600s", part: partOf(open, open.steps.slice(0, 4)) });
await post("/v1/runs:record", { timeout: "1s", part: partOf(silent, silent.steps.slice(0, 3)) });
await delay(2_000);
for (let round = 0; round < 4; round += 1) {
  await oldCommand("maintain", { ...env, RETENTION_DAYS: String(KEPT_DAYS) });
}
// Into an hour that is settled.
await post("/v1/runs", late);

const kept = [late, ...others].filter(
  ({ started_at }) => Date.parse(String(started_at)) > today - KEPT_DAYS * DAY,
);
const range = `start_time=${new Date(today - KEPT_DAYS * DAY).toISOString()}&end_time=${new Date(today).toISOString()}`;
const step = String(kept[0]?.steps[0]?.["name"]);
const paths = [
  ...[...kept, open, silent].map(({ run_id }) => `/v1/runs/${run_id}`),
  `/v1/runs?page_size=100&${range}`,
  // Those that expired.
  `/v1/runs?page_size=100&end_time=${new Date(today - KEPT_DAYS * DAY).toISOString()}`,
  `/v1/runs?page_size=100&status=abandoned&${range}`,
  `/v1/runs?page_size=100&step_name=${encodeURIComponent(step)}&${range}`,
  `/v1/stats?${range}`,
  `/v1/stats?step_name=${encodeURIComponent(step)}&${range}`,
  `/v1/stats?agent_version=${String(kept[0]?.["agent_version"])}&${range}`,
  `/v1/timeseries?step=86400s&${range}`,
  `/v1/facets?${range}`,
  `/v1/failure-groups?${range}`,
  `/v1/agents?${range}`,
  ...["success", "failure", "partial"].flatMap((status) => [
    `/v1/runs?page_size=100&status=${status}&${range}`,
    `/v1/stats?status=${status}&${range}`,
    `/v1/timeseries?step=86400s&status=${status}&${range}`,
    `/v1/failure-groups?status=${status}&${range}`,
  ]),
];
const answers: Record<string, unknown> = {};
for (const path of paths) {
  const { status, body } = await again(() => getJson(query.url, path));
  if (status !== 200) throw new Error(`${path} answers ${status} ${JSON.stringify(body)}`);
  answers[path] = body;
}
const { bytes } = await dumpDatabase(postgres.url, dumpPath(name));
writeFixture(name, {
  commit,
  runs: kept,
  live: {
    run_id: open.run_id,
    rest: {
      part: { ...open, ...partOf(open, open.steps), status: open["status"], ended_at: open["ended_at"] },
    },
    whole: open,
  },
  abandoned: silent.run_id,
  answers,
});
console.log(`${name}: ${kept.length} runs, ${bytes} bytes.`);

function partOf(run: OldRun, steps: OldRun["steps"]): object {
  const {
    failures: _failures,
    decisions: _decisions,
    quality_signals: _signals,
    ended_at: _ended,
    ...header
  } = run;
  return { ...header, status: "running", steps };
}

async function post(path: string, body: object): Promise<void> {
  const { status, body: answer } = await again(() => postJson(ingest.url, path, body));
  if (status !== 200 && status !== 201)
    throw new Error(`${path} answers ${status} ${JSON.stringify(answer)}`);
}

/** Without the messages by which services and their starter know each other today. */
async function startOld(
  main: string,
  given: NodeJS.ProcessEnv,
): Promise<AsyncDisposable & { readonly url: string }> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...given },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  let printed = "";
  for await (const text of child.stdout.setEncoding("utf8")) {
    printed += text;
    const [, url] = /listens on (\S+)/.exec(printed) ?? [];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      async [Symbol.asyncDispose]() {
        child.kill();
        await exit;
      },
    };
  }
  throw new Error(`${main} ended: ${printed}`);
}

/** A connection that a service closed while it was idle fails once. */
function again<T>(request: () => Promise<T>): Promise<T> {
  return request().catch(request);
}

async function oldCommand(command: string, given: NodeJS.ProcessEnv): Promise<void> {
  await must("node", [join(old, `db/src/cli/${command}.ts`)], given);
}

async function must(command: string, args: string[], given: NodeJS.ProcessEnv = {}): Promise<void> {
  const { ok, output } = await runCommand(command, args, root, given);
  if (!ok) throw new Error(`${command} ${args.join(" ")}: ${output}`);
}
