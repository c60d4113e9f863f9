import type { SpanFacts } from "../span/span-facts.ts";

/** The spans of a dialect as a tree; other spans between them are passed over. */
export interface SpanTree {
  /** Spans of a dialect, those inside before those around them. */
  readonly fromInside: readonly SpanFacts[];
  /** The spans of a dialect right inside one, or outside all for undefined. */
  readonly inside: ReadonlyMap<string | undefined, readonly SpanFacts[]>;
  /** The parent of each span, as far as it is there. */
  readonly parents: ReadonlyMap<string, string>;
  /** All spans by start, those around before those inside, then id. */
  readonly ordered: readonly SpanFacts[];
}

/** How many spans are around each. */
function depthsOf(
  spans: ReadonlyMap<string, SpanFacts>,
  parents: ReadonlyMap<string, string>,
): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const start of spans.keys()) {
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

/** Parents that are there. Where spans name each other in a circle, the one of the lowest id has none. */
function parentsOf(spans: ReadonlyMap<string, SpanFacts>): Map<string, string> {
  const parents = new Map<string, string>();
  for (const { spanId, parentSpanId } of spans.values())
    if (parentSpanId !== undefined && spans.has(parentSpanId)) parents.set(spanId, parentSpanId);
  const settled = new Set<string>();
  for (const start of parents.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let at: string | undefined = start;
    while (at !== undefined && !settled.has(at) && !onPath.has(at)) {
      path.push(at);
      onPath.add(at);
      at = parents.get(at);
    }
    if (at !== undefined && onPath.has(at)) {
      const circle = path.slice(path.indexOf(at));
      parents.delete(circle.reduce((lowest, id) => (id < lowest ? id : lowest)));
    }
    for (const id of path) settled.add(id);
  }
  return parents;
}

/** Arranges spans, each once, by their parents. */
export function spanTree(spans: ReadonlyMap<string, SpanFacts>): SpanTree {
  const parents = parentsOf(spans);
  const inside = new Map<string | undefined, SpanFacts[]>();
  for (const span of spans.values()) {
    if (!span.isAi) continue;
    let around = parents.get(span.spanId);
    while (around !== undefined && spans.get(around)?.isAi === false) around = parents.get(around);
    const siblings = inside.get(around) ?? [];
    siblings.push(span);
    inside.set(around, siblings);
  }
  const fromOutside: SpanFacts[] = [...(inside.get(undefined) ?? [])];
  for (let at = 0; at < fromOutside.length; at += 1)
    fromOutside.push(...(inside.get(fromOutside[at]?.spanId) ?? []));
  const depths = depthsOf(spans, parents);
  const ordered = [...spans.values()].sort(
    (a, b) =>
      a.startUs - b.startUs ||
      (depths.get(a.spanId) ?? 0) - (depths.get(b.spanId) ?? 0) ||
      (a.spanId < b.spanId ? -1 : 1),
  );
  return { fromInside: fromOutside.reverse(), inside, parents, ordered };
}
