import { type AgentState, advanceAgent, isForgotten, newAgent } from "../advance-agent.ts";
import type { VersionFacts } from "../agent-hour.ts";
import type { Finding } from "../finding.ts";

export const HOUR_MS = 3_600_000;
/** In hours. */
export const DAY = 24;

/** What a version did in an hour: its figures are those of every run. */
export function facts(
  version: string,
  runs: number,
  failed: number,
  more: Partial<VersionFacts> = {},
): VersionFacts {
  return {
    version,
    runs,
    failed,
    waitingMs: 0,
    tokenRuns: runs,
    tokens: runs * 1_000,
    costRuns: runs,
    costNanoUsd: runs * 1_000_000,
    durations: [[800, runs]],
    failures: failed > 0 ? [["tool/timeout", failed]] : [],
    ...more,
  };
}

/** Takes hours of the environment "production" in, the first of them so many after the epoch, as JSON keeps what is known between them. */
export function watch(
  hours: readonly (readonly VersionFacts[])[],
  from: AgentState = newAgent,
  start = 0,
): {
  readonly state: AgentState;
  readonly found: readonly (Finding & { readonly hour: number })[];
  readonly isForgotten: boolean;
} {
  let state = from;
  const found: (Finding & { readonly hour: number })[] = [];
  for (const [index, versions] of hours.entries()) {
    const hour = start + index;
    const advanced = advanceAgent(
      JSON.parse(JSON.stringify(state)) as AgentState,
      { at: hour * HOUR_MS, versions },
      "production",
    );
    state = advanced.state;
    for (const finding of advanced.findings) found.push({ ...finding, hour });
  }
  return { state, found, isForgotten: isForgotten(state, (start + hours.length - 1) * HOUR_MS) };
}

export function hoursOf(count: number, hour: (index: number) => readonly VersionFacts[]) {
  return Array.from({ length: count }, (_, index) => hour(index));
}
