import { checkTarget } from "./check-target.ts";
import { liveDemo } from "./live-demo.ts";
import { type DemoOptions, readOptions, USAGE } from "./options.ts";
import { type PlannedRun, planRuns } from "./plan-runs.ts";
import { sendDemo } from "./send-demo.ts";

function describe(planned: readonly PlannedRun[]): string {
  const counts = new Map<string, number>();
  for (const { agent, release, environment } of planned) {
    const key = `${agent.agentId.padEnd(9)} ${release.version}  ${environment}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const lines = [...counts].sort().map(([key, count]) => `  ${key.padEnd(28)}${String(count).padStart(6)}`);
  return lines.join("\n");
}

async function demo(options: DemoOptions): Promise<boolean> {
  await checkTarget({ ...options, apiKey: process.env["RUNFACTS_API_KEY"] || undefined });
  const planned = planRuns(options);
  console.log(`${planned.length} runs of the past ${options.days} days and today, to ${options.url}:`);
  console.log(describe(planned));
  const { produced, delivered, duplicates } = await sendDemo(planned, options.url, (counts) => {
    if (counts.delivered > 0) return;
    throw new Error(
      `the ingest service at ${options.url} does not answer; start it with npm start, or give --url`,
    );
  });
  console.log(
    `${delivered} runs are stored, ${duplicates} of them were there before; ${produced - delivered} were dropped.`,
  );
  console.log(`Dashboard: ${options.webUrl}`);
  if (options.liveSeconds > 0) {
    console.log(`Agents work for ${options.liveSeconds} s: watch their runs there.`);
    const live = await liveDemo(planned, options.url, options.liveSeconds);
    console.log(`${live.delivered} more runs are stored; ${live.produced - live.delivered} were dropped.`);
    if (live.delivered < live.produced) return false;
  }
  return delivered === produced;
}

try {
  const options = readOptions(process.argv.slice(2), Date.now());
  if (options === undefined) console.log(USAGE);
  else process.exitCode = (await demo(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : USAGE);
  process.exitCode = 1;
}
