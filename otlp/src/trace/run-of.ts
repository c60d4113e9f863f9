import { mergeHeader } from "../header/merge-header.ts";
import type { Evaluation, SpanFacts, Usage } from "../span/span-facts.ts";
import { countFailures, type RunFailure } from "./count-failures.ts";
import { countUsage } from "./count-usage.ts";
import { mergeSpans } from "./merge-spans.ts";
import { type SpanTree, spanTree } from "./span-tree.ts";

/** A step of a run: the facts of a span, with its parent only where that is one of the run. */
export type RunStep = Omit<SpanFacts, "header" | "runId" | "evaluations">;

/** What a trace becomes. */
export interface TraceRun {
  readonly runId: string;
  readonly agent: string;
  /** "unversioned" where nothing tells. */
  readonly version: string;
  readonly environment?: string;
  readonly session?: string;
  /** `running` while the root, or without one the topmost agent, is open. */
  readonly status: "running" | "success" | "failure" | "partial";
  /** Its root is not there: status and times are those of the topmost agent, or of all spans where none is. */
  readonly isIncomplete: boolean;
  readonly startUs: number;
  /** Absent while it runs. */
  readonly endUs?: number;
  /** When something was last heard of it. */
  readonly lastUs: number;
  /** By start, those around before those inside. */
  readonly steps: readonly RunStep[];
  readonly failures: readonly RunFailure[];
  readonly usage: Usage;
  readonly evaluations: readonly (Evaluation & { readonly spanId: string })[];
}

const UNNAMED = "unknown_service";
const UNVERSIONED = "unversioned";

/** Whether the outermost spans of a dialect tell that a run failed, where no agent stands around them: if none went well. */
function noneWentWell({ inside }: SpanTree): boolean {
  return (inside.get(undefined) ?? []).every(({ failed }) => failed);
}

/**
 * The run that spans of one trace make together. The same for any order of the spans, and for spans that come twice.
 *
 * @param spans of one run, at least one
 * @returns undefined if no span is of a dialect: such a trace is no run
 */
export function runOf(spans: readonly SpanFacts[]): TraceRun | undefined {
  const [first, ...others] = spans;
  if (first === undefined) return undefined;
  const header = others.reduce((merged, span) => mergeHeader(merged, span.header), first.header);
  if (!header.isAi) return undefined;
  const byId = mergeSpans(spans);
  const tree = spanTree(byId);
  const failures = countFailures(tree);

  const { root, top } = header;
  const topAgent = top?.rank === 0 ? top : undefined;
  const bounds = root ?? topAgent;
  const judge = root?.isAi === true ? root : topAgent;
  const startUs = bounds?.startUs ?? header.firstUs;
  const endUs = bounds === undefined ? header.lastUs : bounds.endUs;
  const failed = judge === undefined ? noneWentWell(tree) : judge.failed;
  const ended = failed ? "failure" : failures.length > 0 ? "partial" : "success";
  const agent = header.agent?.value ?? UNNAMED;
  const ownVersion = header.version?.agent === agent ? header.version.value : undefined;
  return {
    runId: first.runId,
    agent,
    version: ownVersion ?? header.serviceVersion?.value ?? UNVERSIONED,
    ...(header.environment && { environment: header.environment.value }),
    ...(header.session && { session: header.session.value }),
    status: endUs === undefined ? "running" : ended,
    isIncomplete: root === undefined,
    startUs,
    ...(endUs !== undefined && { endUs }),
    lastUs: header.lastUs,
    steps: tree.ordered.map((span) => stepIn(tree, span)),
    failures,
    usage: countUsage(tree),
    evaluations: tree.ordered.flatMap(({ spanId, evaluations }) =>
      evaluations.map((evaluation) => ({ spanId, ...evaluation })),
    ),
  };
}

function stepIn({ parents }: SpanTree, span: SpanFacts): RunStep {
  const { header, runId, evaluations, parentSpanId, ...facts } = span;
  const parent = parents.get(span.spanId);
  return { ...facts, ...(parent !== undefined && { parentSpanId: parent }) };
}
