import type { Evaluation, SpanFacts } from "../span/span-facts.ts";

/** What is kept of a log record of a coding agent: facts of a step, and what tells its run. */
export interface RecordFacts {
  /** Name of the agent's dialect. */
  readonly dialect: string;
  /** Id of the run, where the record names its prompt. */
  readonly runId?: string;
  /** The conversation, whose turns are the runs where no prompt is named. */
  readonly conversation?: string;
  /** It is a prompt: it begins the run that it names, or a turn of its conversation. */
  readonly isPrompt: boolean;
  readonly timeUs: number;
  /** The step, but for its place: 16 hex digits are its id unless it begins the run. */
  readonly step: Omit<SpanFacts, "runId" | "parentSpanId" | "header">;
  readonly agent: string;
  readonly agentVersion?: string;
}

/** A judgement in a log, of a run or of a step of it. */
export interface RecordEvaluation extends Evaluation {
  readonly runId: string;
  readonly spanId?: string;
}
