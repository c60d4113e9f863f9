import type { Header } from "../header/header.ts";
import { mergeHeader } from "../header/merge-header.ts";
import type { Evaluation, SpanFacts, Usage } from "../span/span-facts.ts";
import { countUsage } from "./count-usage.ts";
import { type Derived, derive } from "./derive.ts";
import { mergeSpans } from "./merge-spans.ts";
import { stepTree } from "./step-tree.ts";
import { byStart, type TraceStep } from "./trace-step.ts";

/** A step of a run: the facts of a span, with its parent only where that is one of the run. */
export type RunStep = Omit<SpanFacts, "header" | "runId" | "evaluations">;

/** What a trace becomes. */
export interface TraceRun extends Derived {
  readonly runId: string;
  /** By start, those around before those inside. */
  readonly steps: readonly RunStep[];
  readonly usage: Usage;
  /** In the order of their text. */
  readonly evaluations: readonly (Evaluation & { readonly spanId: string })[];
}

/**
 * The run that spans of one trace make together. The same for any order of the spans, and for spans that come twice.
 *
 * @param spans of one run, at least one
 * @returns undefined if no span is of a dialect: such a trace is no run
 */
export function runOf(spans: readonly SpanFacts[]): TraceRun | undefined {
  const [first] = spans;
  if (first === undefined || spans.every(({ isAi }) => !isAi)) return undefined;
  const merged = mergeSpans(spans);
  const steps = new Map([...merged].map(([id, span]) => [id, stepOf(span)]));
  const tree = stepTree(steps);
  const depths = depthsOf(steps, tree.parents);
  const ordered = [...steps.values()].sort(
    (a, b) => a.startUs - b.startUs || (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0) || byStart(a, b),
  );
  return {
    runId: first.runId,
    ...derive(
      spans.reduce<Header>((header, span) => mergeHeader(header, span.header), {}),
      steps,
    ),
    steps: ordered.flatMap(({ id }) => runStep(merged.get(id), tree.parents.get(id)) ?? []),
    usage: countUsage(tree),
    evaluations: evaluationsOf(spans),
  };
}

function stepOf(span: SpanFacts): TraceStep & { readonly usage?: Usage } {
  const { spanId, parentSpanId, startUs, endUs, isAi, isAgent, type, failed, errorCode, usage } = span;
  return {
    id: spanId,
    ...(parentSpanId !== undefined && parentSpanId !== spanId && { parentId: parentSpanId }),
    startUs,
    ...(endUs !== undefined && { endUs }),
    isAi,
    isAgent,
    type,
    failed,
    ...(errorCode !== undefined && { errorCode }),
    ...(usage !== undefined && { usage }),
  };
}

/** How many steps are around each. */
function depthsOf(
  steps: ReadonlyMap<string, TraceStep>,
  parents: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const start of steps.keys()) {
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !depths.has(at)) {
      path.push(at);
      at = parents.get(at);
    }
    let depth = at === undefined ? 0 : (depths.get(at) ?? 0) + 1;
    for (const id of path.reverse()) depths.set(id, depth++);
  }
  return depths;
}

function runStep(span: SpanFacts | undefined, parent: string | undefined): RunStep | undefined {
  if (span === undefined) return undefined;
  const { header, runId, evaluations, parentSpanId, ...facts } = span;
  return { ...facts, ...(parent !== undefined && { parentSpanId: parent }) };
}

/** Each judgement once, also of a span that came twice. */
function evaluationsOf(spans: readonly SpanFacts[]): TraceRun["evaluations"] {
  const byText = new Map(
    spans.flatMap(({ spanId, evaluations }) =>
      evaluations.map(({ name, score, label }) => {
        const evaluation = { spanId, name, ...(score !== undefined && { score }), ...(label && { label }) };
        return [JSON.stringify([spanId, name, score ?? null, label ?? null]), evaluation] as const;
      }),
    ),
  );
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, evaluation]) => evaluation);
}
