import type { SpanFacts } from "../span/span-facts.ts";

/** One that has ended counts before one that is open; of two alike the order of their facts decides, so that any order does. */
function isBetter(a: SpanFacts, b: SpanFacts): boolean {
  if ((a.endUs === undefined) !== (b.endUs === undefined)) return b.endUs === undefined;
  return textOf(a) > textOf(b);
}

/** The facts that a span has of its own: the same span sent twice gives the same text. */
function textOf({ header, ...facts }: SpanFacts): string {
  return JSON.stringify(facts, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Spans by id, each once, in order of ids. */
export function mergeSpans(spans: readonly SpanFacts[]): ReadonlyMap<string, SpanFacts> {
  const byId = new Map<string, SpanFacts>();
  for (const span of spans) {
    const known = byId.get(span.spanId);
    if (known === undefined || (known !== span && isBetter(span, known))) byId.set(span.spanId, span);
  }
  const ordered = [...byId.values()].sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
  return new Map(ordered.map((span) => [span.spanId, span]));
}
