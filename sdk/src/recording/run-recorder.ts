import { errorFacts } from "../errors/classify-error.ts";
import { errorName } from "../errors/error-shape.ts";
import type { ExitReason } from "../exit/exit-task.ts";
import type { FailureType } from "../failure-details.ts";
import { limits } from "../limits.ts";
import { readFailure } from "../reading/read-failure.ts";
import { type ReadRun, readRunOptions, type Surroundings } from "../reading/read-run-options.ts";
import { readWord } from "../reading/read-word.ts";
import type { RunStatus } from "../run.ts";
import type { StepType } from "../step.ts";
import { type Trace, traceOfRun, traceparentOf } from "../trace/trace.ts";
import { ByteBudget } from "./byte-budget.ts";
import { type Clock, startRunClock } from "./clock.ts";
import { RUN_SIZE, textSize } from "./encoded-size.ts";
import { FailureLog } from "./failure-log.ts";
import { Ids } from "./ids.ts";
import { LiveRun } from "./live-run.ts";
import type { FailureRecord, RunHead, RunRecord } from "./run-record.ts";
import type { StepNode } from "./step-node.ts";
import { StepRecorder } from "./step-recorder.ts";
import { type ErrorPath, ThrownErrors } from "./thrown-errors.ts";
import type { TracerContext } from "./tracer-context.ts";

const statuses = ["success", "failure", "partial"] as const satisfies RunStatus[];

const failureTypeOf: { readonly [type in StepType]: FailureType } = {
  plan: "model",
  retrieve: "retrieval",
  tool: "tool",
  respond: "model",
  other: "orchestration",
};

/** An error that left the callback of a run. */
export interface Thrown {
  readonly error: unknown;
}

const alone: Surroundings = { parentRunId: undefined, trace: undefined };

/** Records one run until it ends. Its methods may throw; `Reporter.guard` is around every call of them. */
export class RunRecorder {
  readonly runId: string;
  readonly steps: StepRecorder;
  readonly #context: TracerContext;
  readonly #clock: Clock;
  readonly #budget = new ByteBudget(limits.runBytes - limits.runReserveBytes);
  readonly #failures: FailureLog;
  readonly #errors = new ThrownErrors();
  #head: RunHead;
  #trace: Trace | undefined;
  readonly #live: LiveRun | undefined;
  readonly #ids: Ids;
  #status: RunStatus | undefined;
  #holds = 0;
  /** Of the holds that are streams: tell whether nobody has begun to read it. */
  readonly #unread = new Set<() => boolean>();
  #isEndAsked = false;
  #ended = false;

  constructor(context: TracerContext, options: unknown, surroundings: Surroundings = alone) {
    const { agentId, agentVersion, environment, reporter } = context;
    this.#context = context;
    this.#clock = startRunClock(context.clock);
    const startedAt = this.#clock();
    const ids = new Ids(context.generateId, reporter);
    const dropOption = (field: string) =>
      reporter.dropValue(
        "value_invalid",
        field,
        `${field} is not of the form that the contract asks for; it was dropped`,
      );
    const read = () => readRunOptions(options, surroundings, context.digestOf, dropOption);
    const { facts: given, trace } = reporter.guard<ReadRun>(read, { facts: {} });
    const { runId, ...facts } = given;
    this.runId = runId ?? ids.next(startedAt);
    this.#trace = trace;
    this.#head = { runId: this.runId, agentId, agentVersion, environment, startedAt, ...facts };
    const texts = [agentId, agentVersion, environment, facts.sessionId, facts.traceId];
    this.#budget.take(texts.reduce((size, text) => size + textSize(text), RUN_SIZE));
    this.#ids = ids;
    // The first part of a run tells its trace for good.
    if (context.live !== undefined) this.#beginTrace();
    this.#live = context.live && new LiveRun(this.#head);
    const live = this.#live;
    this.steps = new StepRecorder({
      clock: this.#clock,
      ids,
      budget: this.#budget,
      reporter,
      digestOf: context.digestOf,
      live,
    });
    this.#failures = new FailureLog(this.#budget, reporter);
    if (live !== undefined) context.live?.add(live);
    context.openRuns.add(this);
  }

  /** The trace that the run belongs to; undefined while it belongs to none. */
  get trace(): Trace | undefined {
    return this.#trace;
  }

  /** The header of a request of the run, or of a step of it, by its UUID. */
  traceparent(uuid: string): string {
    return traceparentOf(this.#beginTrace(), uuid);
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  isOpen(node: StepNode): boolean {
    return !this.#ended && this.steps.open.has(node);
  }

  /** Ends a step, once nothing holds it. */
  endStep(node: StepNode): void {
    if (node.holds > 0) node.isEndAsked = true;
    else if (!this.#ended && this.steps.open.delete(node)) this.steps.end(node);
  }

  /**
   * Keeps a step open, and its run with it.
   *
   * @param isUnread of a stream: tells whether nobody has begun to read it
   * @returns whether the step is open
   */
  holdStep(node: StepNode, isUnread?: () => boolean): boolean {
    if (!this.isOpen(node)) return false;
    if (isUnread !== undefined) this.#unread.add(isUnread);
    node.holds += 1;
    this.#holds += 1;
    return true;
  }

  /** Takes back one `holdStep`; an error that left what held it leaves the step. */
  releaseStep(node: StepNode, thrown: Thrown | undefined, isUnread?: () => boolean): void {
    if (isUnread !== undefined) this.#unread.delete(isUnread);
    node.holds -= 1;
    this.#holds -= 1;
    if (thrown !== undefined) this.leaveStep(node, thrown.error);
    if (node.isEndAsked) this.endStep(node);
    // The callback of the run has ended well before: nobody else tells of the error.
    if (this.#isEndAsked && (thrown !== undefined || this.#holds === 0)) this.end(thrown);
  }

  /**
   * Records a failure of a step; of the run as a whole without one.
   *
   * @param given an object with type, code and message
   */
  fail(node: StepNode | undefined, given: unknown): void {
    if (this.#ended) {
      this.#dropLate();
      return;
    }
    const type = node === undefined ? "orchestration" : failureTypeOf[node.record.stepType];
    const { failure, changed } = readFailure(given, type);
    if (changed) {
      const message = "a failure has a wrong type, code or message; it was mended";
      this.#context.reporter.dropValue("value_invalid", "failure", message);
    }
    this.#add(node, failure);
  }

  /** Notes that an error leaves the callback of a step. */
  leaveStep(node: StepNode, error: unknown): void {
    if (this.#ended) return;
    const path = this.#errors.leave(error, node);
    if (path.innermost !== node) {
      this.steps.setErrorCode(node, path.innermost.record.errorCode ?? errorFacts(error).code);
      return;
    }
    if (node.record.errorCode === undefined) this.#classify(node, error);
    this.steps.setErrorCode(node, errorFacts(error).code);
  }

  setStatus(given: unknown): void {
    const status = readWord(given, statuses);
    if (this.#ended) this.#dropLate();
    else if (status !== undefined) this.#status = status;
    else
      this.#context.reporter.dropValue(
        "value_invalid",
        "status",
        "a status is not success, failure or partial; it was dropped",
      );
  }

  /** Ends the run, once nothing holds its steps; what is open ends with it. An error ends it at once. */
  end(thrown: Thrown | undefined): void {
    if (this.#ended) return;
    if (thrown === undefined && this.#holds > 0) {
      this.#isEndAsked = true;
      return;
    }
    if (thrown !== undefined) this.#explain(thrown.error);
    this.#finish(thrown === undefined ? (this.#status ?? this.#derivedStatus()) : "failure");
  }

  /**
   * Ends the run if its callback is over and it waits for nothing but streams that nobody has begun to read: what an agent
   * reads otherwise, such as a page of a list, looks like one.
   */
  leave(): void {
    if (this.#ended || !this.#isEndAsked || this.#holds === 0) return;
    const unread = [...this.#unread].filter((isUnread) => isUnread()).length;
    if (unread < this.#holds) return;
    this.#context.reporter.guard(() => this.#finish(this.#status ?? this.#derivedStatus()), undefined);
  }

  /** Ends a run because its process ends: by an error, or for a reason that has a code. */
  abort(reason: ExitReason): void {
    this.leave();
    if (this.#ended) return;
    this.#context.reporter.guard(() => {
      if ("error" in reason) {
        this.end(reason);
        return;
      }
      const { failure } = readFailure(reason, "orchestration");
      this.#failures.addLast(this.#named(failure));
      this.#finish("failure");
    }, undefined);
  }

  #beginTrace(): Trace {
    if (this.#trace !== undefined) return this.#trace;
    const trace = traceOfRun(this.runId);
    const { traceId } = trace;
    if (!this.#ended && this.#budget.take(textSize(traceId))) {
      this.#trace = trace;
      this.#head = { ...this.#head, traceId };
    }
    return trace;
  }

  #finish(status: RunStatus): void {
    this.#ended = true;
    let record: RunRecord;
    try {
      record = this.#recordOf(status);
    } catch (error) {
      this.#context.lose();
      throw error;
    }
    this.#context.deliver(record, this.#budget.used);
  }

  #recordOf(status: RunStatus): RunRecord {
    this.#context.openRuns.remove(this);
    if (this.#live !== undefined) this.#context.live?.remove(this.#live);
    for (const node of this.steps.open) this.steps.end(node);
    if (status === "failure" && this.#failures.records.length === 0) {
      this.#failures.addLast(
        this.#named({
          failureType: "orchestration",
          failureCode: "unknown",
          message: "Run failed without a recorded failure",
        }),
      );
    }
    const { records: steps } = this.steps;
    const { records: failures } = this.#failures;
    return { ...this.#head, status, endedAt: this.#clock(), steps, failures };
  }

  /** In live mode a failure may be sent more than once, so that it needs an id. */
  #named(failure: FailureRecord): FailureRecord {
    return this.#live === undefined ? failure : { failureId: this.#ids.next(this.#clock()), ...failure };
  }

  #dropLate(): void {
    const message = "a failure or status came after the end of its run; it was dropped";
    this.#context.reporter.dropValue("too_late", "run", message);
  }

  #add(node: StepNode | undefined, failure: FailureRecord): void {
    const stepId = node?.record.stepId;
    const recorded = this.#named(stepId === undefined ? failure : { ...failure, stepId });
    if (this.#failures.add(recorded, this.steps.records.length)) this.#live?.addFailure(recorded);
    if (node !== undefined && this.isOpen(node)) this.steps.setErrorCode(node, failure.failureCode);
  }

  #classify(node: StepNode | undefined, error: unknown): void {
    const { classifyError, reporter } = this.#context;
    const facts = classifyError && reporter.guard(() => classifyError(error), undefined);
    if (facts !== undefined && facts !== null) this.fail(node, facts);
  }

  #derivedStatus(): RunStatus {
    if (this.#failures.hasRunLevel) return "failure";
    const failed =
      this.#failures.records.length > 0 || this.steps.records.some((step) => step.errorCode !== undefined);
    return failed ? "partial" : "success";
  }

  // An error that leaves the run without a failure of its own becomes one.
  #explain(error: unknown): void {
    const open = this.#errors.pathOf(error) === undefined ? this.steps.open.innermost() : undefined;
    if (open !== undefined) this.leaveStep(open, error);
    const path = this.#errors.pathOf(error);
    if (path === undefined && !this.#isExplained(path)) this.#classify(undefined, error);
    if (this.#isExplained(path)) return;
    const step = path?.innermost.record;
    const { code, type } = errorFacts(error);
    this.#failures.addLast(
      this.#named({
        failureType: type ?? (step === undefined ? "orchestration" : failureTypeOf[step.stepType]),
        failureCode: code,
        message: errorName(error),
        ...(step !== undefined && { stepId: step.stepId }),
      }),
    );
  }

  #isExplained(path: ErrorPath | undefined): boolean {
    return this.#failures.explain(path?.steps ?? [], this.steps.records.length);
  }
}
