import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "@runfacts/db/pool";
import { watchedProjects } from "@runfacts/db/watch";
import { Gauge, type Registry } from "prom-client";
import { type ProjectFigures, projectFigures } from "./project-figures.ts";

export interface ProjectMetricsOptions {
  readonly database: Pick<Database, "of" | "shared">;
  /** Milliseconds since the Unix epoch. */
  readonly clock: () => number;
  readonly registry: Registry;
  /** What kept a look from its end; it is repeated. */
  readonly onError: (error: unknown) => void;
}

const LOOK_MS = 30_000;
/** Each has four series. Of more projects the first are shown. */
const MAX_PROJECTS = 200;

/**
 * Registers gauges of each project, by its name, and reads them twice a minute:
 *
 * - `runfacts_project_runs` and `runfacts_project_failed_runs`, of the last hour;
 * - `runfacts_project_run_duration_p95_seconds`, of these; absent without runs;
 * - `runfacts_project_open_incidents`.
 */
export function startProjectMetrics(options: ProjectMetricsOptions): AsyncDisposable {
  const show = createGauges(options.registry);
  const ending = new AbortController();
  const { signal } = ending;
  const lookOn = async () => {
    while (!signal.aborted) {
      await readAll(options, signal).then(show, options.onError);
      await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const looking = lookOn();
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await looking;
    },
  };
}

type AllFigures = ReadonlyMap<string, ProjectFigures>;

/** A project that cannot be reached is left out. */
async function readAll(
  { database, clock, onError }: ProjectMetricsOptions,
  signal: AbortSignal,
): Promise<AllFigures> {
  const found = new Map<string, ProjectFigures>();
  const projects = await watchedProjects(database.shared);
  for (const { project_id, name } of projects.slice(0, MAX_PROJECTS)) {
    if (signal.aborted) break;
    try {
      found.set(name, await projectFigures(database.of(project_id), project_id, clock()));
    } catch (error) {
      onError(error);
    }
  }
  return found;
}

function createGauges(registry: Registry): (all: AllFigures) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ["project"] as const, registers: [registry] });
  const runs = gauge("runfacts_project_runs", "Runs that ended and started within the last hour.");
  const failed = gauge("runfacts_project_failed_runs", "Of these, runs that failed.");
  const p95 = gauge(
    "runfacts_project_run_duration_p95_seconds",
    "Of these, the duration that 95 % do not exceed.",
  );
  const incidents = gauge("runfacts_project_open_incidents", "Incidents that are not resolved.");
  return (all) => {
    for (const each of [runs, failed, p95, incidents]) each.reset();
    for (const [project, figures] of all) {
      runs.set({ project }, figures.runs);
      failed.set({ project }, figures.failedRuns);
      if (figures.p95Seconds !== undefined) p95.set({ project }, figures.p95Seconds);
      incidents.set({ project }, figures.openIncidents);
    }
  };
}
