import { type IntakeCount, type IntakeOutcome, MAX_INTAKE_ROWS, OTHER_RULE } from "@runfacts/db/write";
import type { Violation } from "@runfacts/server";
import { countedField } from "./counted-field.ts";

/** The dropped fields of a run or part of a run, or the violations for which it was refused. */
export interface Intake {
  readonly projectId: number;
  readonly outcome: IntakeOutcome;
  /** "" if it breaks a privacy rule itself. */
  readonly agentId: string;
  /** Paths within the run. */
  readonly violations: readonly Pick<Violation, "field" | "rule">[];
}

/** The counts of a project and UTC hour, whose start is in microseconds since the Unix epoch. */
export interface HourCounts {
  readonly projectId: number;
  readonly hour: bigint;
  readonly counts: readonly IntakeCount[];
}

const HOUR_US = 3_600_000_000n;
/** Most counts in memory, over all projects and hours, of about 300 bytes each. Beyond that nothing new is counted. */
const MAX_COUNTS = 20_000;

type Count = { -readonly [K in keyof IntakeCount]: IntakeCount[K] };
type Hour = Omit<HourCounts, "counts"> & { readonly counts: Map<string, Count> };

/** Keeps counts in memory until they are taken, up to a limit. */
export class IntakeCounts {
  readonly #maxCounts: number;
  readonly #hours = new Map<string, Hour>();
  #size = 0;

  /** @param maxCounts default: 20,000 */
  constructor(maxCounts = MAX_COUNTS) {
    this.#maxCounts = maxCounts;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  /** @param now milliseconds since the Unix epoch */
  add({ projectId, outcome, agentId, violations }: Intake, now: number): void {
    const at = BigInt(Math.trunc(now)) * 1_000n;
    const hour = this.#hourOf(projectId, at - (at % HOUR_US));
    // A run with several fields that break one rule counts once.
    const touched = new Set<Count>();
    for (const violation of violations) {
      const counted = countedField(violation);
      if (counted === undefined) continue;
      const count = this.#countOf(hour.counts, { outcome, agentId, ...counted }, at);
      if (count === undefined) continue;
      count.fields += 1;
      if (touched.has(count)) continue;
      touched.add(count);
      count.runs += 1;
      if (count.lastAt < at) count.lastAt = at;
    }
  }

  /** Returns all counts and forgets them. */
  take(): HourCounts[] {
    const taken = [...this.#hours.values()].map((hour) => ({ ...hour, counts: [...hour.counts.values()] }));
    this.#hours.clear();
    this.#size = 0;
    return taken.filter(({ counts }) => counts.length > 0);
  }

  /** Takes back counts that could not be written. */
  giveBack({ projectId, hour: startsAt, counts }: HourCounts): void {
    const hour = this.#hourOf(projectId, startsAt);
    for (const { fields, runs, firstAt, lastAt, ...key } of counts) {
      const count = this.#countOf(hour.counts, key, firstAt);
      if (count === undefined) continue;
      count.fields += fields;
      count.runs += runs;
      if (firstAt < count.firstAt) count.firstAt = firstAt;
      if (lastAt > count.lastAt) count.lastAt = lastAt;
    }
  }

  #hourOf(projectId: number, startsAt: bigint): Hour {
    const name = `${projectId} ${startsAt}`;
    const hour = this.#hours.get(name) ?? { projectId, hour: startsAt, counts: new Map() };
    this.#hours.set(name, hour);
    return hour;
  }

  /** The count of a key. Past the limit of the hour: the count of all others. Past the limit in memory: undefined. */
  #countOf(
    counts: Map<string, Count>,
    key: Pick<IntakeCount, "outcome" | "agentId" | "rule" | "field">,
    at: bigint,
  ): Count | undefined {
    const name = `${key.outcome} ${key.rule} ${key.field} ${key.agentId}`;
    const known = counts.get(name);
    if (known !== undefined) return known;
    if (counts.size >= MAX_INTAKE_ROWS && key.rule !== OTHER_RULE) {
      const others = { outcome: key.outcome, agentId: "", rule: OTHER_RULE, field: "" };
      return this.#countOf(counts, others, at);
    }
    if (this.#size >= this.#maxCounts) return undefined;
    const count = { ...key, fields: 0, runs: 0, firstAt: at, lastAt: at };
    counts.set(name, count);
    this.#size += 1;
    return count;
  }
}
