import type { Metadata, StepType, StepWait, Usage } from "../../step.ts";

/** What is read of a model's answer, or of one event of it. */
export interface ReplyFacts {
  /** The model that answered. */
  readonly model?: string | undefined;
  readonly usage?: Usage | undefined;
  /** Why the model stopped, in the words of its provider. */
  readonly finishReason?: string | undefined;
  /** Whether tools are to be called next. */
  readonly asksForTools?: boolean | undefined;
  /** Code of a failure that nothing throws for. */
  readonly failure?: string | undefined;
  readonly metadata?: Metadata | undefined;
}

/** What a request does, and how its answer is read. */
export interface Operation {
  readonly type: StepType;
  /** As OpenTelemetry names operations; the model is added to it. */
  readonly name: string;
  readonly model?: string | undefined;
  /** Whether its step is named without the model: with it, it would read as a sentence. */
  readonly isNamedAlone?: boolean | undefined;
  readonly wait?: StepWait | undefined;
  /** Reads a whole answer. */
  readonly read: (answer: unknown) => ReplyFacts;
  /** Reads one event of a streamed answer; undefined where it tells nothing. */
  readonly readEvent?: ((event: unknown) => ReplyFacts | undefined) | undefined;
}

/** The facts of two parts of an answer, the later ones first. */
export function mergeFacts(facts: ReplyFacts, later: ReplyFacts): ReplyFacts {
  return {
    model: later.model ?? facts.model,
    usage: later.usage === undefined ? facts.usage : { ...facts.usage, ...known(later.usage) },
    finishReason: later.finishReason ?? facts.finishReason,
    asksForTools: later.asksForTools ?? facts.asksForTools,
    failure: later.failure ?? facts.failure,
    metadata: later.metadata === undefined ? facts.metadata : { ...facts.metadata, ...known(later.metadata) },
  };
}

function known<F extends object>(facts: F): F {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as F;
}
