import { randomUUID } from "node:crypto";
import type { Database } from "@runfacts/db/pool";
import { holdProject, leaveProject, watchedProjects } from "@runfacts/db/watch";
import { rulesOf } from "./rules/rules.ts";
import type { RulesFile } from "./rules/rules-file.ts";
import { causesOrNone } from "./watch/causes-or-none.ts";
import type { FindCauses } from "./watch/find-causes.ts";
import { type Watched, watchProject } from "./watch/watch-project.ts";

/** For how long a watcher acts on a project without saying so again: for as long nobody watches it after a kill. */
const LEASE_MS = 20_000;
const PAUSE_MS = 5_000;

export interface WatcherOptions {
  readonly database: Database;
  readonly rules: RulesFile;
  readonly findCauses: FindCauses;
  readonly runTimeoutMs: number;
  /** The database's time, in milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly onWatched: (projectId: number, watched: Watched) => void;
  /** Hears of a project that another watches now, or that is there no more. */
  readonly onLeft: (projectId: number) => void;
  readonly onError: (error: unknown) => void;
  /** Between rounds, in milliseconds. Default: 5 seconds. */
  readonly pauseMs?: number | undefined;
}

/**
 * Watches all projects, round after round: those that no other watcher acts on. Disposing it waits for what it is about, and gives its
 * projects back.
 */
export function startWatcher(options: WatcherOptions): AsyncDisposable {
  const holder = randomUUID();
  const stop = new AbortController();
  const held = new Set<number>();
  const work = (async () => {
    while (!stop.signal.aborted) {
      try {
        await watchAll(options, holder, held, stop.signal);
      } catch (error) {
        options.onError(error);
      }
      await pause(options.pauseMs ?? PAUSE_MS, stop.signal);
    }
  })();
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await work;
      for (const projectId of held)
        await leaveProject(options.database.of(projectId), projectId, { holder, now: options.now() }).catch(
          () => undefined,
        );
    },
  };
}

async function watchAll(
  { database, rules, findCauses, runTimeoutMs, now, onWatched, onLeft, onError }: WatcherOptions,
  holder: string,
  held: Set<number>,
  signal: AbortSignal,
): Promise<void> {
  await rules.refresh();
  const failures: unknown[] = [];
  const projects = await watchedProjects(database.shared);
  const leave = (projectId: number) => {
    if (held.delete(projectId)) onLeft(projectId);
  };
  for (const projectId of [...held])
    if (projects.every(({ project_id }) => project_id !== projectId)) leave(projectId);
  for (const { project_id: projectId, name } of projects) {
    if (signal.aborted) return;
    try {
      const pool = database.of(projectId);
      const isOurs = await holdProject(pool, projectId, { holder, now: now(), forMs: LEASE_MS });
      if (!isOurs) {
        leave(projectId);
        continue;
      }
      held.add(projectId);
      const own = rulesOf(rules.current(), name);
      onWatched(
        projectId,
        await watchProject(pool, projectId, {
          ...{ now: now(), rules: own, runTimeoutMs, onError, signal },
          findCauses: causesOrNone(findCauses, onError),
        }),
      );
    } catch (error) {
      // One project, or its node, that fails holds up no other.
      onError(error);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
