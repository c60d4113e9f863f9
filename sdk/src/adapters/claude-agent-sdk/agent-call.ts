import { ActiveStep } from "../../recording/active-step.ts";
import type { Step, StepScope } from "../../step.ts";
import { mergeFacts, type ReplyFacts } from "../model-client/operation.ts";
import { tellFacts } from "../model-client/tell-facts.ts";

/** Why an attempt failed. */
export interface CallFailure {
  readonly code: string;
  /** Whether another attempt follows. */
  readonly isSurvived?: boolean;
}

/** One attempt of a model call of an agent: hooks tell when it began and ended, messages what came of it. */
export class AgentCall {
  /** The message that told of it. */
  messageId: string | undefined;
  /** Whether the events of its answer are told one by one, to the last. */
  isStreamed = false;
  readonly #step: Step;
  readonly #model: string | undefined;
  readonly #startedAt = performance.now();
  #facts: ReplyFacts = {};

  constructor(scope: StepScope, model: string | undefined, attempt: number) {
    this.#model = model;
    const name = model === undefined ? "chat" : `chat ${model}`;
    this.#step = scope.step("respond", name, {
      attempt,
      model,
      metadata: { provider: "anthropic" },
      provisional: true,
    });
  }

  tell(facts: ReplyFacts): void {
    this.#facts = mergeFacts(this.#facts, facts);
  }

  /** The first event of its answer came. */
  stream(): void {
    this.isStreamed = true;
    this.#step.addMetadata({ first_chunk_ms: Math.round(performance.now() - this.#startedAt) });
  }

  end(failure?: CallFailure): void {
    const { code, isSurvived = false } = failure ?? {};
    tellFacts(this.#step, { ...this.#facts, failure: isSurvived ? undefined : code }, this.#model);
    // As an error that leaves the step, and is caught: the step failed, the agent did not.
    if (isSurvived) ActiveStep.leave(this.#step, { code });
    this.#step.end();
  }
}
