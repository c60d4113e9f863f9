import { setTimeout as delay } from "node:timers/promises";
import type { Target } from "./advice.ts";
import { adviceFor } from "./advice-for.ts";
import { type Access, firstArrival } from "./arrival.ts";
import { printedAdvice } from "./print-advice.ts";
import { type Project, readProject } from "./project.ts";
import { readSetupOptions, type SetupOptions } from "./setup-options.ts";

/** How `runfacts setup` ends. */
export const setupExit = { arrived: 0, failed: 1, usage: 2, noRun: 3, refused: 4 } as const;

/** Where the SDK sends when it is told nothing. */
const DEFAULT_URL = /^http:\/\/(127\.0\.0\.1|localhost):8000$/;

/**
 * Prints the lines that have the agents of a folder observed, and waits for the first run that comes of them.
 *
 * @returns the exit code
 */
export async function setup(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const read = await readAll(args, env).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
  });
  return read === undefined ? setupExit.usage : watchFor(read.options, read.project);
}

async function readAll(args: readonly string[], env: NodeJS.ProcessEnv) {
  const options = readSetupOptions(args, env);
  const project = await readProject(options.folder).catch(() => {
    throw new Error("The folder cannot be read.");
  });
  return { options, project };
}

async function watchFor(options: SetupOptions, project: Project): Promise<number> {
  const { ingestUrl, queryUrl, queryKey, webUrl, timeoutMs } = options;
  const isOver = new AbortController();
  const first = Promise.withResolvers<Access>();
  const seen: { access?: Access } = {};
  const arrival = firstArrival({
    queryUrl,
    apiKey: queryKey,
    since: Date.now(),
    signal: isOver.signal,
    onAccess: (now) => {
      if (seen.access === "away" && now === "open") console.log("Runfacts answers now.");
      seen.access = now;
      first.resolve(now);
    },
  });
  const access = await first.promise;
  const target: Target = {
    ingestUrl,
    needsKey: access === "refused" || queryKey !== undefined,
    isDefault: DEFAULT_URL.test(ingestUrl),
  };
  console.log(adviceFor(project, target).map(printedAdvice).join("\n"));
  if (access === "refused") {
    console.error(
      "Runfacts asks for keys. Make two: npm run keys -- create --project NAME --scope ingest for the agent, and --scope query, to be set as RUNFACTS_QUERY_KEY for this command.",
    );
    return setupExit.refused;
  }
  if (access === "away")
    console.error(`Runfacts does not answer at ${queryUrl}. Start it in another terminal: npm start`);
  console.log(`Waiting for the first run, for ${timeoutMs / 1_000} s…`);
  const run = await Promise.race([arrival, delay(timeoutMs, undefined, { signal: isOver.signal })]);
  isOver.abort();
  if (run !== undefined) {
    console.log(
      `The first run has arrived: ${run.agent_id} ${run.agent_version}, ${run.status}. See it at ${webUrl}/runs/${run.run_id}`,
    );
    return setupExit.arrived;
  }
  const why = seen.access === "away" ? `Runfacts does not answer at ${queryUrl}` : "No run has arrived";
  console.error(`${why}, after ${timeoutMs / 1_000} s.`);
  return seen.access === "refused" ? setupExit.refused : setupExit.noRun;
}
