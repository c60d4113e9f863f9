import { Counter, Gauge, type Registry } from "prom-client";
import type { Watched } from "./watch/watch-project.ts";

export interface WatchMetrics {
  readonly watched: (projectId: number, watched: Watched) => void;
  /** Another watches a project now, or it is there no more. */
  readonly left: (projectId: number) => void;
  readonly failed: () => void;
  readonly rulesFault: (isFaulty: boolean) => void;
}

/** How watching goes, for /metrics. */
export function createWatchMetrics(registry: Registry): WatchMetrics {
  const registers = [registry];
  const hours = new Counter({
    name: "runfacts_hours_watched_total",
    help: "Hours of projects that were taken in.",
    registers,
  });
  const opened = new Counter({
    name: "runfacts_incidents_opened_total",
    help: "Incidents that were opened.",
    registers,
  });
  const resolved = new Counter({
    name: "runfacts_incidents_resolved_total",
    help: "Incidents that were resolved by themselves.",
    registers,
  });
  const behind = new Gauge({
    name: "runfacts_watch_hours_behind",
    help: "Hours that are over and not taken in yet, of the project that has most.",
    registers,
  });
  const failures = new Counter({
    name: "runfacts_watch_failures_total",
    help: "Rounds, rules and budgets that failed.",
    registers,
  });
  const faulty = new Gauge({
    name: "runfacts_rules_faulty",
    help: "1 while RULES_FILE has changed into one that is not taken.",
    registers,
  });
  const ofProject = new Map<number, number>();
  const showBehind = () => behind.set(Math.max(0, ...ofProject.values()));
  return {
    watched: (projectId, watched) => {
      hours.inc(watched.hours);
      opened.inc(watched.opened);
      resolved.inc(watched.resolved);
      ofProject.set(projectId, watched.hoursBehind);
      showBehind();
    },
    left: (projectId) => {
      ofProject.delete(projectId);
      showBehind();
    },
    failed: () => failures.inc(),
    rulesFault: (isFaulty) => faulty.set(Number(isFaulty)),
  };
}
