import type { ArgumentDigest } from "../digest/argument-digest.ts";
import { limits } from "../limits.ts";
import { readMetadata } from "../reading/read-metadata.ts";
import { readText } from "../reading/read-text.ts";
import { readUsage } from "../reading/read-usage.ts";
import { readWord } from "../reading/read-word.ts";
import type { Reporter } from "../reporter.ts";
import type { StepType, StepWait } from "../step.ts";
import type { ByteBudget } from "./byte-budget.ts";
import type { Clock } from "./clock.ts";
import { factsSize, progressSizes, STEP_SIZE, textSize, usageSize } from "./encoded-size.ts";
import type { Ids } from "./ids.ts";
import type { LiveRun } from "./live-run.ts";
import type { StepRecord } from "./run-record.ts";
import { OpenSteps, type StepNode } from "./step-node.ts";
import { type GivenOptions, type StepText, stepTexts } from "./step-options.ts";

const stepTypes = ["plan", "retrieve", "tool", "respond", "other"] as const satisfies StepType[];
const stepWaits = ["person", "run"] as const satisfies StepWait[];
const SEEN = "a step was seen before it was changed; make it provisional";
const NAME_REFUSED = "a step name is not one line of 1 to 255 characters; it was cut or dropped";
const HIGHEST_ATTEMPT = 2 ** 31 - 1;

const isAttempt = (value: unknown): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= HIGHEST_ATTEMPT;

/** What the steps of one run need. */
export interface StepRecorderParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly budget: ByteBudget;
  readonly reporter: Reporter;
  readonly digestOf: ArgumentDigest;
  /** Hears of steps as they open and end, in live mode. */
  readonly live: LiveRun | undefined;
}

/** Records the steps of one run. Values may be anything; getters and proxies may throw. */
export class StepRecorder {
  readonly records: StepRecord[] = [];
  readonly open = new OpenSteps();
  readonly #parts: StepRecorderParts;

  constructor(parts: StepRecorderParts) {
    this.#parts = parts;
  }

  /** Starts a step; undefined when the run has no room for it. */
  start(
    parent: StepNode | undefined,
    type: unknown,
    name: unknown,
    { attempt, provisional }: GivenOptions,
  ): StepNode | undefined {
    const { budget, clock, ids, reporter } = this.#parts;
    const readName = readText(name, limits.name);
    const nameText = readName?.text ?? "unnamed";
    const stepType = readWord(type, stepTypes);
    if (this.records.length >= limits.steps || !budget.take(STEP_SIZE + textSize(nameText))) {
      const rule = this.records.length >= limits.steps ? "steps" : "run_bytes";
      reporter.dropStep(
        "limit_reached",
        rule,
        "a run reached its limit of 10,000 steps or 3 MiB; later steps are dropped",
      );
      return undefined;
    }
    if (stepType === undefined)
      this.#dropValue("step_type", 'a step type is not one of the five; "other" is used');
    if (readName?.changed ?? true) this.#dropValue("step_name", NAME_REFUSED);
    const startedAt = clock();
    const record: StepRecord = {
      stepId: ids.next(startedAt),
      seq: this.records.length,
      stepType: stepType ?? "other",
      name: nameText,
      startedAt,
    };
    if (parent !== undefined) record.parentStepId = parent.record.stepId;
    if (isAttempt(attempt)) record.attempt = attempt;
    else if (attempt !== undefined)
      this.#dropValue("attempt", "an attempt is not a whole number from 1; it was dropped");
    const node = { record, parent, holds: 0, isEndAsked: false };
    this.records.push(record);
    this.open.add(node);
    if (provisional !== true) this.#parts.live?.addOpened(record);
    return node;
  }

  end({ record }: StepNode): void {
    record.endedAt = this.#parts.clock();
    this.#parts.live?.addEnded(record);
  }

  setType(record: StepRecord, given: unknown): void {
    const stepType = readWord(given, stepTypes);
    const { live } = this.#parts;
    if (stepType === undefined)
      this.#dropValue("step_type", "a step type is not one of the five; it was dropped");
    else if (live?.hasTold(record) === true && stepType !== record.stepType)
      this.#dropValue("step_type", SEEN);
    else {
      record.stepType = stepType;
      live?.changeOpened(record);
    }
  }

  setName(record: StepRecord, given: unknown): void {
    const { budget, live } = this.#parts;
    const read = readText(given, limits.name);
    if (read?.changed ?? true) this.#dropValue("step_name", NAME_REFUSED);
    if (read === undefined || read.text === record.name) return;
    if (live?.hasTold(record) === true) this.#dropValue("step_name", SEEN);
    else if (budget.take(textSize(read.text) - textSize(record.name))) {
      record.name = read.text;
      live?.changeOpened(record);
    } else this.#dropOverLimit();
  }

  addMetadata(record: StepRecord, metadata: unknown): void {
    const { budget, reporter } = this.#parts;
    const known = record.metadata ?? {};
    const { facts, refusals } = readMetadata(known, metadata);
    for (const { rule, message } of refusals) reporter.dropValue("privacy", rule, message);
    if (facts === known) return;
    const knownSize = record.metadata === undefined ? 0 : factsSize(known);
    if (budget.take(factsSize(facts) - knownSize)) record.metadata = facts;
    else this.#dropOverLimit();
  }

  setUsage(record: StepRecord, given: unknown): void {
    const { usage, refused } = readUsage(record.usage, given);
    for (const field of refused) this.#dropValue(field, `${field} is out of range; it was dropped`);
    if (record.usage === undefined && !this.#parts.budget.take(usageSize)) this.#dropOverLimit();
    else record.usage = usage;
  }

  setWait(record: StepRecord, given: unknown): void {
    const wait = readWord(given, stepWaits);
    if (wait === undefined) this.#dropValue("wait", 'a wait is neither "person" nor "run"; it was dropped');
    else this.#setProgress(record, { wait });
  }

  /** Keeps a digest alone of what a step was called with. */
  setArguments(record: StepRecord, given: unknown): void {
    const argumentDigest = this.#digest(given);
    if (argumentDigest !== undefined) this.#setProgress(record, { argumentDigest });
    else this.#dropValue("arguments", "arguments are too large, or not what JSON can say; they were dropped");
  }

  setResultBytes(record: StepRecord, given: unknown): void {
    if (Number.isSafeInteger(given) && (given as number) >= 0)
      this.#setProgress(record, { resultBytes: given as number });
    else this.#dropValue("resultBytes", "a result size is not a whole number from 0; it was dropped");
  }

  /** Sets one of the texts that a step may have. */
  setText(record: StepRecord, field: StepText, given: unknown): void {
    const limit = stepTexts.get(field) ?? limits.name;
    const read = readText(given, limit);
    if (read?.changed ?? true)
      this.#dropValue(field, `a ${field} is not one line of 1 to ${limit} characters; it was cut or dropped`);
    if (read === undefined) return;
    if (this.#parts.budget.take(textSize(read.text) - textSize(record[field]))) record[field] = read.text;
    else this.#dropOverLimit();
  }

  /** Marks a step as failed, unless it is already. */
  setErrorCode({ record }: StepNode, code: string): void {
    if (record.errorCode !== undefined) return;
    if (this.#parts.budget.take(textSize(code))) record.errorCode = code;
    else this.#dropOverLimit();
  }

  #digest(given: unknown): string | undefined {
    try {
      return this.#parts.digestOf(given);
    } catch {
      // Circles, and getters that throw.
      return undefined;
    }
  }

  #setProgress(record: StepRecord, facts: Pick<StepRecord, keyof typeof progressSizes>): void {
    const names = Object.keys(facts) as (keyof typeof progressSizes)[];
    const size = names.reduce(
      (sum, name) => (record[name] === undefined ? sum + progressSizes[name] : sum),
      0,
    );
    if (this.#parts.budget.take(size)) Object.assign(record, facts);
    else this.#dropOverLimit();
  }

  #dropValue(rule: string, message: string): void {
    this.#parts.reporter.dropValue("value_invalid", rule, message);
  }

  #dropOverLimit(): void {
    this.#parts.reporter.dropValue(
      "limit_reached",
      "run_bytes",
      "a run reached its limit of 3 MiB; later facts are dropped",
    );
  }
}
