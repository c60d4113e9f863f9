import type { Slot } from "./slots.ts";

/** What kind of work a step is, as in the contract. */
export type StepType = "plan" | "retrieve" | "tool" | "respond" | "other";

/** What a span or an event stands for. */
export interface Operation {
  readonly type: StepType;
  /** First word of the step's name; the name of a tool, an agent or a model follows. */
  readonly name: string;
  /** An agent or a workflow: it may name the run and tell how it ended. */
  readonly isAgent?: true;
  /** Nothing is done but to wait for a person. */
  readonly wait?: "person";
}

/**
 * Names of attributes that hold the same fact: the first one that is there, and of the right kind, counts. An attribute of an
 * event is `event#attribute`, a text in one that holds JSON `attribute>path.in.it`.
 */
type Names = readonly string[];

interface Dialect {
  /** As users know it: "OpenInference". */
  readonly name: string;
  /** Where its names are published, and in which versions. */
  readonly source: string;
  /** The attributes that hold facts. */
  readonly attributes: Readonly<Partial<Record<Slot, Names>>>;
  /** Paths in JSON, such as `0.input`, at which `arguments` has them beside other things; without one, all of it is arguments. */
  readonly argumentsIn?: Names;
  /** What stands in place of arguments and results where content is switched off: it is taken for none. */
  readonly hiddenContent?: Names;
  /** Further facts, by the key under which a step keeps them: numbers, yes or no, identifiers of at most 64 characters. */
  readonly metadata?: Readonly<Record<string, Names>>;
}

/** How one instrumentation speaks of agents in spans. */
export interface SpanDialect extends Dialect {
  /** A span speaks it if it has one of the attributes or is of one of the instrumentations. Without any: every span does. */
  readonly marks: { readonly attributes?: Names; readonly scopes?: Names };
  /** Every span of a dialect speaks it too; it yields to those that are more particular. */
  readonly isGeneral?: true;
  /** Attributes whose value names the operation. */
  readonly operation?: Names;
  /** Operations by the value of that attribute. */
  readonly operations?: Readonly<Record<string, Operation>>;
  /** Operations by an attribute whose presence tells them, where no other tells more. */
  readonly presence?: Readonly<Record<string, Operation>>;
  /** What a span of it does that no attribute tells. */
  readonly otherwise?: Operation;
  /** What was thrown is a failure although the status of the span says that all went well. */
  readonly exceptionsCount?: true;
  /** Its spans repeat what its logs tell: they are read, but make no run and no step. */
  readonly isToldByLogs?: true;
  /** Classes of exceptions, by their last part, that are no errors: the agent stopped to wait for a person. */
  readonly interrupts?: Names;
  /** An event, of a span or a log, that holds a judgement; its explanation is never read. */
  readonly evaluation?: {
    readonly event: string;
    readonly name: string;
    readonly score: string;
    readonly label: string;
  };
}

/** What an event in a log stands for. */
export interface LogEvent extends Operation {
  /** It begins the work on a prompt: the run, which no event ends. */
  readonly isPrompt?: true;
  /** It is a failure by its name. */
  readonly isFailure?: true;
  /** It is a step only if it failed. */
  readonly onlyFailures?: true;
  /** It is a step only if it tells tokens, or failed. */
  readonly onlyWithUsage?: true;
  /** It is a step only if the slot `eventKind` has one of these values. */
  readonly kinds?: readonly string[];
}

/** How one coding agent speaks in its logs. */
export interface LogDialect extends Dialect {
  /** Instrumentations whose log records speak it. */
  readonly scopes: Names;
  /** What the names of its events begin with. */
  readonly prefix: string;
  /** Name of the agent. */
  readonly agent: string;
  /** The version of its resource is that of something else. */
  readonly hasForeignVersion?: true;
  /** Its events by their name after the prefix; all others are dropped. */
  readonly events: Readonly<Record<string, LogEvent>>;
}
