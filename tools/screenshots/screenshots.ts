// Takes pictures of the dashboard for the README and for looking at: every page, light and dark, at three widths. Fails
// if a page writes an error to the console.
//
//   node tools/screenshots/screenshots.ts [folder] [url] [range]
//
// The folder is .screenshots, which git ignores, unless another is given. The dashboard is at WEB_PORT of this machine (3000) unless `url` says otherwise; `range` is a part of its query, such as range=7d.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { closeChromium, openPage } from "@runfacts/dev/chromium";
import { settled } from "@runfacts/dev/settled";

const dashboard = `http://127.0.0.1:${process.env["WEB_PORT"] || 3000}`;
const [folder = ".screenshots", url = dashboard, range = "range=all"] = process.argv.slice(2);
const themes = ["light", "dark"] as const;
const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 860 },
  { width: 1920, height: 1080 },
];
const failedRun = `/runs/${await findFailedRun()}`;
const trace = await findTrace();
const incident = await findIncident();
const pages = {
  dashboard: `/?${range}`,
  runs: `/runs?status=failure&${range}`,
  "runs-none": `/runs?failure_code=none&${range}`,
  run: failedRun,
  "run-table": `${failedRun}?view=table`,
  ...(trace !== undefined && {
    "run-trace": `/runs/${trace}`,
    "run-trace-table": `/runs/${trace}?view=table`,
  }),
  "run-unknown": "/runs/00000000-0000-4000-8000-000000000000",
  failures: `/failures?${range}`,
  "failures-none": `/failures?failure_code=none&${range}`,
  agents: `/agents?agent_id=${encodeURIComponent(await findAgent())}&${range}`,
  incidents: "/incidents",
  ...(incident !== undefined && { incident: `/incidents/${incident}` }),
  intake: `/intake?${range}`,
  start: "/start",
  "not-found": "/nowhere",
};
/** What the browser itself says of an answer that there is no such run. */
const EXPECTED = /status of 404/;

const errors: string[] = [];
await mkdir(folder, { recursive: true });
for (const theme of themes) {
  for (const viewport of sizes) {
    for (const [name, path] of Object.entries(pages)) {
      const file = join(folder, `${name}-${theme}-${viewport.width}.png`);
      await takePicture(path, file, { colorScheme: theme, viewport, reducedMotion: "reduce" });
      console.log(file);
    }
  }
}
await closeChromium();
for (const error of errors) console.error(error);
if (errors.length > 0) process.exitCode = 1;

interface Look {
  readonly colorScheme: "light" | "dark";
  readonly viewport: { readonly width: number; readonly height: number };
  readonly reducedMotion: "reduce";
}

async function takePicture(path: string, file: string, options: Look): Promise<void> {
  const page = await openPage(options);
  page.on("console", (message) => {
    if (message.type() === "error" && !EXPECTED.test(message.text()))
      errors.push(`${path}: ${message.text()}`);
  });
  page.on("pageerror", (error) => errors.push(`${path}: ${error.stack ?? error.message}`));
  await page.goto(`${url}${path}`);
  await settled(page);
  // As high as the page, so that what is fixed to the window stands at its end.
  const height = Number(await page.evaluate("document.documentElement.scrollHeight"));
  if (height > options.viewport.height) await page.setViewportSize({ width: options.viewport.width, height });
  await page.screenshot({ path: file });
  await page.context().close();
}

/** The failed run with the most to see: one whose failure names a step, with many steps. */
async function findFailedRun(): Promise<string> {
  const reply = await fetch(`${url}/runfacts.v1.QueryService/ListRuns`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ filter: { status: "RUN_STATUS_FAILURE" }, pageSize: 100 }),
  });
  const { runs = [] } = (await reply.json()) as { runs?: readonly FoundRun[] };
  const named = runs.filter((run) => run.failures?.some((failure) => failure.stepId !== undefined));
  const found = named.sort((a, b) => distance(a) - distance(b))[0] ?? runs[0];
  if (found === undefined)
    throw new Error(`There is no failed run at ${url}: send some first, such as with npm run demo.`);
  return found.runId;
}

/** The run of OpenTelemetry with the most steps among the latest runs, if there is one. */
async function findTrace(): Promise<string | undefined> {
  const reply = await fetch(`${url}/runfacts.v1.QueryService/ListRuns`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ pageSize: 100 }),
  });
  const { runs = [] } = (await reply.json()) as { runs?: readonly FoundRun[] };
  const traces = runs.filter((run) => run.source === "RUN_SOURCE_OPENTELEMETRY");
  return traces.sort((a, b) => (b.stepCount ?? 0) - (a.stepCount ?? 0))[0]?.runId;
}

/** The agent with most runs. */
async function findAgent(): Promise<string> {
  const reply = await fetch(`${url}/runfacts.v1.QueryService/ListAgents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ mergeVersions: true, pageSize: 1 }),
  });
  const { agents = [] } = (await reply.json()) as { agents?: readonly { readonly agentId: string }[] };
  return agents[0]?.agentId ?? "";
}

/** The incident that was opened last, if there is one. */
async function findIncident(): Promise<string | undefined> {
  const reply = await fetch(`${url}/runfacts.v1.QueryService/ListIncidents`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ pageSize: 1 }),
  });
  const { incidents = [] } = (await reply.json()) as {
    incidents?: readonly { readonly incidentId: string }[];
  };
  return incidents[0]?.incidentId;
}

interface FoundRun {
  readonly runId: string;
  readonly stepCount?: number;
  readonly source?: string;
  readonly failures?: readonly { readonly stepId?: string }[];
}

/** How far a run is from a length that shows much and is still read at a glance. */
function distance(run: FoundRun): number {
  return Math.abs((run.stepCount ?? 0) - 40);
}
