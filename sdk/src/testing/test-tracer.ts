import { AgentTracer } from "../agent-tracer.ts";
import type { TracerOptions } from "../tracer-options.ts";
import { tracerParts } from "../tracer-parts.ts";
import type { Warning } from "../warning.ts";
import { Collector, DropReporter } from "./collector.ts";
import type { TestRun } from "./test-run.ts";

/** Options of a tracer for tests: those of a tracer, none of which has to be given. */
export interface TestTracerOptions extends Partial<TracerOptions> {
  /**
   * True: times are a millisecond apart from 2026-01-01T00:00:00Z on, and ids are counted, so that a run is the same each
   * time. Default: false.
   */
  readonly deterministic?: boolean | undefined;
}

const FIRST_MOMENT = Date.UTC(2026, 0, 1) * 1000;

function steadySettings(): Pick<TracerOptions, "clock" | "generateId"> {
  let time = FIRST_MOMENT;
  let count = 0;
  return {
    clock: () => {
      time += 1000;
      return time;
    },
    generateId: () => {
      count += 1;
      return `00000000-0000-7000-8000-${count.toString(16).padStart(12, "0")}`;
    },
  };
}

/**
 * A tracer for tests: it keeps runs in memory, as they would be stored, and sends nothing. Hand it to the agent in place of
 * its tracer.
 *
 * @example
 * ```ts
 * const tracer = new TestTracer();
 * await answer(tracer, "Where is my order?");
 * assertStep(tracer.lastRun, "search_orders");
 * assertNothingDropped(tracer);
 * ```
 */
export class TestTracer extends AgentTracer {
  readonly #collector: Collector;
  readonly #reporter: DropReporter;

  /** @param options see {@link TestTracerOptions} */
  constructor(options: TestTracerOptions = {}) {
    const { deterministic, ...given } = options;
    const warnings: Warning[] = [];
    const reporter = new DropReporter((warning) => {
      warnings.push(warning);
      given.onWarning?.(warning);
    });
    const delivery = new Collector(reporter);
    super({
      agentId: "test",
      agentVersion: "0",
      ...(deterministic === true && steadySettings()),
      ...given,
      [tracerParts]: { reporter, delivery },
    } as TracerOptions);
    this.#collector = delivery;
    this.#reporter = reporter;
    this.warnings = warnings;
  }

  /** Each kind of problem once, wrong options among them. */
  readonly warnings: readonly Warning[];

  /** The runs that have ended, in the order in which they did. */
  get runs(): readonly TestRun[] {
    return this.#collector.runs;
  }

  /**
   * The run that ended last.
   *
   * @throws when none has ended
   */
  get lastRun(): TestRun {
    const run = this.#collector.runs.at(-1);
    if (run === undefined) throw new Error("no run has ended yet");
    return run;
  }

  /** Every step and fact that was dropped: would not be stored, and why. */
  get dropped(): readonly Warning[] {
    return this.#reporter.dropped;
  }

  /** Forgets runs and what was dropped, between two tests. */
  clear(): void {
    this.#collector.runs.length = 0;
    this.#reporter.dropped.length = 0;
  }
}
