import type { Step, StepScope } from "../../step.ts";
import { backgroundTimer, type Timer } from "../../timer.ts";
import type { ReplyFacts } from "../model-client/operation.ts";
import { type ObservedStep, observedStep } from "../observed-step.ts";
import { AgentCall, type CallFailure } from "./agent-call.ts";

/** How long the end of a call waits for the message that tells of it, in milliseconds: hooks overtake messages. */
const GRACE_MS = 50;

/** One agent of a session, the main one or one that it started: its step, and the model call that it makes. */
export class AgentLane {
  /** The model that it asks, once that is known. */
  model: string | undefined;
  /** Model calls so far, each with all its attempts. */
  calls = 0;
  readonly #own: ObservedStep;
  #call: AgentCall | undefined;
  /** The message that was told last. */
  #toldId: string | undefined;
  /** Calls that ended before the message that tells of them came. */
  #untold = 0;
  #end: Timer | undefined;
  #retry: Timer | undefined;

  constructor(scope: StepScope, name: string, model: string | undefined) {
    this.#own = observedStep(scope, "other", `invoke_agent ${name}`);
    this.model = model;
  }

  get step(): Step {
    return this.#own.step;
  }

  /** A model call begins, unless one is under way. */
  begin(attempt = 1): void {
    this.#endLate();
    if (this.#call === undefined) this.#open(attempt);
  }

  /** A message tells of a call: of the one under way, of one that is over, or of one that no hook told of. */
  tell(messageId: string | undefined, facts: ReplyFacts): void {
    this.model = facts.model ?? this.model;
    const isMore = messageId !== undefined && messageId === this.#toldId;
    this.#toldId = messageId;
    if (!isMore && this.#untold > 0) {
      this.#untold -= 1;
      return;
    }
    if (isMore && this.#call === undefined) return;
    if (!isMore && this.#call?.messageId !== undefined) this.#close();
    const call = this.#call ?? this.#open(1);
    call.messageId = messageId;
    call.tell(facts);
    if (this.#end !== undefined) this.#close();
  }

  /** An event tells of the call under way. */
  add(facts: ReplyFacts): void {
    this.#call?.tell(facts);
  }

  /** The events of an answer are told one by one from now on. */
  stream(): void {
    if (this.#call?.isStreamed === false) this.#call.stream();
  }

  /** The last event of an answer came. */
  streamed(): void {
    if (this.#call?.isStreamed === true) this.#close();
  }

  /** The agent goes on with tools, or stops. */
  leave(asksForTools: boolean): void {
    const call = this.#call;
    if (call === undefined || this.#end !== undefined) return;
    if (asksForTools) call.tell({ asksForTools });
    if (call.isStreamed) return;
    if (call.messageId !== undefined) this.#close();
    else this.#end = backgroundTimer(() => this.#endLate(), GRACE_MS);
  }

  /** The call failed. */
  fail(code: string): void {
    this.#close({ code });
  }

  /** The call failed; another attempt begins after a wait that belongs to no step. */
  retry(code: string, { attempt, delayMs }: { readonly attempt: number; readonly delayMs: number }): void {
    this.#close({ code, isSurvived: true });
    this.#retry = backgroundTimer(() => this.begin(attempt), delayMs);
  }

  /** All that was under way is over. */
  settle(failure?: string): void {
    clearTimeout(this.#retry);
    this.#untold = 0;
    this.#close(failure === undefined ? undefined : { code: failure });
  }

  end(thrown?: { readonly error: unknown }): void {
    this.settle();
    if (thrown === undefined) this.#own.end();
    else this.#own.fail(thrown.error);
  }

  #open(attempt: number): AgentCall {
    clearTimeout(this.#retry);
    if (attempt === 1) this.calls += 1;
    this.#call = new AgentCall(this.step, this.model, attempt);
    return this.#call;
  }

  #endLate(): void {
    if (this.#end === undefined) return;
    if (this.#call?.messageId === undefined) this.#untold += 1;
    this.#close();
  }

  #close(failure?: CallFailure): void {
    clearTimeout(this.#end);
    this.#end = undefined;
    this.#call?.end(failure);
    this.#call = undefined;
  }
}
