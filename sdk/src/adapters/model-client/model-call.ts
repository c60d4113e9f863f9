import type { Hold, Step } from "../../step.ts";
import type { ObservedScope } from "../observed-scope.ts";
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
  #open: { readonly step: Step; readonly hold: Hold } | undefined;

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
      this.#failAttempt(this.#refusal ?? tookTooLong());
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
    // The client does not try again when its user gave up: an abort is its own time-out.
    const refusal = this.#refusal === undefined || isAbort(this.#refusal) ? tookTooLong() : this.#refusal;
    this.#failAttempt(refusal);
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
    this.#failAttempt(error);
    this.#observed.end({ error });
  }

  /** @param isCancelled whether the answer was not read to its end */
  end(isCancelled = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (isCancelled) this.#open?.step.addMetadata({ cancelled: true });
    this.#tell();
    this.#open?.hold.release();
    this.#open?.step.end();
    this.#open = undefined;
    this.#observed.end();
  }

  #start(): void {
    this.#attempt += 1;
    this.#startedAt = performance.now();
    const { type, name, model, wait } = this.#operation;
    const step = this.#observed.scope.step(type, model === undefined ? name : `${name} ${model}`, {
      attempt: this.#attempt,
      model,
      wait,
      provisional: true,
      metadata: { provider: this.#provider },
    });
    this.#open = { step, hold: step.hold() };
  }

  #failAttempt(error: unknown): void {
    this.#open?.hold.fail(error);
    this.#open?.step.end();
    this.#open = undefined;
  }

  #tell(): void {
    if (this.#open !== undefined) tellFacts(this.#open.step, this.#facts, this.#operation.model);
  }
}
