import type { Random } from "@runfacts/dev/random";
import type { Metadata, RetryOptions, Run, Step, StepScope, StepType } from "@runfacts/sdk";
import { AgentError, type DemoFailure, failureOf } from "./failures.ts";
import { costOf, durationOf } from "./models.ts";
import type { Release } from "./release.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What goes wrong in a run: the failure, the step where a step causes it, and how many attempts at it fail. */
export interface PlannedFault {
  readonly failure: DemoFailure;
  readonly step?: string | undefined;
  readonly failingAttempts: number;
}

/** What a workbench is made of. */
export interface WorkbenchParts {
  readonly run: Run;
  readonly time: Pick<VirtualTime, "now" | "sleep">;
  readonly random: Random;
  readonly release: Release;
  readonly fault: PlannedFault | undefined;
}

interface Call {
  readonly type: StepType;
  readonly name: string;
  readonly medianMs: number;
  readonly facts?: Metadata;
  readonly progress?: ProgressFacts;
}

/** What tells whether a call gets on. */
type ProgressFacts = Pick<RetryOptions, "arguments" | "resultBytes">;

const ATTEMPTS = 3;
const MAX_STEPS = 40;
const MAX_COST_USD = 2;
const MAX_REPEATS = 3;

const canRetry = (error: unknown) => error instanceof AgentError && error.failure.isRetryable;

/** The parts from which the demo agents are built: model, tools and look-ups that take time, and fail when planned. */
export class Workbench {
  readonly run: Run;
  readonly random: Random;
  readonly #parts: WorkbenchParts;
  readonly #startedAt: number;
  readonly #repeats = new Map<string, number>();
  #steps = 0;
  #costUsd = 0;
  #failed = 0;

  constructor(parts: WorkbenchParts) {
    this.run = parts.run;
    this.random = parts.random;
    this.#parts = parts;
    this.#startedAt = parts.time.now();
  }

  /** Whether this failure of the agent's own logic is planned. */
  plans(code: string): boolean {
    return this.#parts.fault?.failure.type === "orchestration" && this.#parts.fault.failure.code === code;
  }

  /** Calls the model. @param size tokens in and out, about */
  async model(
    scope: StepScope,
    type: "plan" | "respond",
    name: string,
    size: readonly [number, number],
  ): Promise<void> {
    const { model } = this.#parts.release;
    const growth = this.plans("budget_exceeded") ? 60 : 1;
    const input = Math.round(this.random.logNormal(size[0] * growth, 1.3));
    const output = Math.round(this.random.logNormal(size[1], 1.4));
    const cacheRead = this.random.chance(0.6) ? Math.round(input * 0.7) : 0;
    const tokens = { input, output, cacheRead };
    await this.#call(scope, { type, name, medianMs: durationOf(model, tokens) }, (step) => {
      const costUsd = costOf(model, tokens);
      this.#costUsd += costUsd;
      step.setUsage({ inputTokens: input, outputTokens: output, cacheReadTokens: cacheRead, costUsd });
    });
  }

  /** Calls a tool. */
  async tool(
    scope: StepScope,
    name: string,
    medianMs: number,
    facts: Metadata = {},
    progress: ProgressFacts = {},
  ): Promise<void> {
    const slowdown = this.#parts.release.toolSlowdown * (this.plans("deadline_exceeded") ? 200 : 1);
    await this.#call(scope, { type: "tool", name, medianMs: medianMs * slowdown, facts, progress });
  }

  /** Waits until a person has agreed. */
  async approval(scope: StepScope, name: string, medianMs: number): Promise<void> {
    await scope.step("other", name, { wait: "person" }, () =>
      this.#parts.time.sleep(this.random.logNormal(medianMs, 1.6)),
    );
  }

  /** Looks something up; when nothing good is found once, in a second place. */
  async retrieve(scope: StepScope, name: string, index: string): Promise<void> {
    const facts = { index, hit_count: this.random.int(3, 12), top_score: this.random.int(55, 97) / 100 };
    const call = { type: "retrieve", medianMs: 160, facts } as const;
    try {
      await this.#call(scope, { ...call, name });
    } catch (error) {
      const isPoor = error instanceof AgentError && /^(no_results|low_relevance)$/.test(error.failure.code);
      if (!isPoor || this.#parts.fault?.failingAttempts !== 1) throw error;
      await this.#call(scope, { ...call, name: `${name}_broadly` });
    }
  }

  /** Notes a call with the same arguments as before; too many of them are a loop. */
  repeat(key: string): void {
    const repeats = (this.#repeats.get(key) ?? 0) + 1;
    this.#repeats.set(key, repeats);
    if (repeats >= MAX_REPEATS) throw new AgentError(failureOf("orchestration", "loop_detected"));
  }

  /** @throws AgentError when the run is over one of its limits */
  checkLimits(deadlineMs = 600_000): void {
    const exceeded = (code: string) => new AgentError(failureOf("orchestration", code));
    if (this.#steps >= MAX_STEPS) throw exceeded("max_steps_exceeded");
    if (this.#costUsd > MAX_COST_USD) throw exceeded("budget_exceeded");
    if (this.#parts.time.now() - this.#startedAt > deadlineMs * 1000) throw exceeded("deadline_exceeded");
  }

  async #call(scope: StepScope, call: Call, onDone?: (step: Step) => void): Promise<void> {
    const { time, release } = this.#parts;
    const delay = (attempt: number) => time.sleep(250 * 2 ** attempt);
    await scope.retry(
      call.type,
      call.name,
      { ...call.progress, attempts: ATTEMPTS, retryIf: canRetry, delay },
      async (step) => {
        this.#steps += 1;
        if (call.type === "plan" || call.type === "respond") step.setModel(release.model);
        await this.#failAsPlanned(call.name);
        await time.sleep(this.random.logNormal(call.medianMs, 1.35));
        step.addMetadata(call.facts ?? {});
        onDone?.(step);
      },
    );
  }

  async #failAsPlanned(name: string): Promise<void> {
    const { fault, time } = this.#parts;
    if (fault?.step !== name || this.#failed >= fault.failingAttempts) return;
    this.#failed += 1;
    await time.sleep(this.random.logNormal(fault.failure.takesMs, 1.05));
    throw new AgentError(fault.failure);
  }
}
