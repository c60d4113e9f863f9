import { ActiveStep } from "../../recording/active-step.ts";
import type { ObservedScope } from "../observed-scope.ts";
import { type ObservedStep, observedStep } from "../observed-step.ts";
import { mergeFacts, type Operation, type ReplyFacts } from "./operation.ts";
import { tellFacts } from "./tell-facts.ts";

const isAbort = (error: unknown) =>
  typeof error === "object" && error !== null && "name" in error && error.name === "AbortError";

/** Stands for an attempt that its client gave up for taking too long, of which no error is told. */
const tookTooLong = () => Object.assign(new Error(), { name: "TimeoutError" });

/** One call of a model: a step for each attempt that its client makes. Ends once; later calls do nothing. */
export class ModelCall {
  /** Whether the answer is there, whole or as a stream. */
  hasAnswer = false;
  readonly #observed: ObservedScope;
  readonly #operation: Operation;
  readonly #provider: string;
  #attempt = 0;
  #isSent = false;
  #isOver = false;
  #facts: ReplyFacts = {};
  #refusal: unknown;
  #startedAt = 0;
  #open: ObservedStep | undefined;

  constructor(observed: ObservedScope, operation: Operation, provider: string) {
    this.#observed = observed;
    this.#operation = operation;
    this.#provider = provider;
    this.#start();
  }

  /** The request is sent, for the first time or again. */
  send(): void {
    if (this.#isOver) return;
    if (this.#isSent) {
      this.#survive();
      this.#start();
    }
    this.#isSent = true;
    this.#refusal = undefined;
  }

  /** What the last attempt failed with; whether another follows is not known yet. */
  refuse(error: unknown): void {
    this.#refusal = error;
  }

  /** Another attempt follows, after a wait that belongs to no step. */
  retry(): void {
    this.#survive();
  }

  /** Reads a whole answer, which ends the call. */
  answer(data: unknown): void {
    if (this.#isOver) return;
    this.#facts = this.#operation.read(data);
    this.end();
  }

  /** Reads an event of a streamed answer. */
  event(event: unknown, isFirst: boolean): void {
    if (this.#isOver) return;
    if (isFirst)
      this.#open?.step.addMetadata({ first_chunk_ms: Math.round(performance.now() - this.#startedAt) });
    const facts = this.#operation.readEvent?.(event);
    if (facts !== undefined) this.#facts = mergeFacts(this.#facts, facts);
  }

  /** An error leaves the call. */
  fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#tell();
    this.#open?.fail(error);
    this.#open = undefined;
    this.#observed.end({ error });
  }

  /** @param isCancelled whether the answer was not read to its end */
  end(isCancelled = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (isCancelled) this.#open?.step.addMetadata({ cancelled: true });
    this.#tell();
    this.#open?.end();
    this.#open = undefined;
    this.#observed.end();
  }

  #start(): void {
    this.#attempt += 1;
    this.#startedAt = performance.now();
    const { type, name, model, isNamedAlone = false, wait } = this.#operation;
    const stepName = model === undefined || isNamedAlone ? name : `${name} ${model}`;
    this.#open = observedStep(this.#observed.scope, type, stepName, {
      attempt: this.#attempt,
      model,
      wait,
      provisional: true,
      metadata: { provider: this.#provider },
    });
  }

  /** The attempt failed, and the agent hears nothing of it. */
  #survive(): void {
    if (this.#open === undefined) return;
    // The client does not try again when its user gave up: an abort is its own time-out.
    const isOwn = this.#refusal === undefined || isAbort(this.#refusal);
    ActiveStep.leave(this.#open.step, isOwn ? tookTooLong() : this.#refusal);
    this.#open.end();
    this.#open = undefined;
  }

  #tell(): void {
    if (this.#open !== undefined) tellFacts(this.#open.step, this.#facts, this.#operation.model);
  }
}
