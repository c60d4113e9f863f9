import type { StepRow } from "../rows.ts";

/** From its start to its end, in microseconds; without an end it is none. */
export type TimeSpan = Pick<StepRow, "started_at" | "ended_at">;

interface EndedSpan {
  readonly started_at: bigint;
  readonly ended_at: bigint;
}

/** The same time as spans that lie apart, in order. */
function unionOf(spans: readonly TimeSpan[]): readonly EndedSpan[] {
  const apart: { started_at: bigint; ended_at: bigint }[] = [];
  for (const { started_at, ended_at } of spans.toSorted((a, b) => (a.started_at < b.started_at ? -1 : 1))) {
    if (ended_at === null || ended_at <= started_at) continue;
    const last = apart.at(-1);
    if (last === undefined || started_at > last.ended_at) apart.push({ started_at, ended_at });
    else if (ended_at > last.ended_at) last.ended_at = ended_at;
  }
  return apart;
}

/** What of the time of some spans is in none of others. */
export function without(spans: readonly TimeSpan[], others: readonly TimeSpan[]): readonly EndedSpan[] {
  const taken = unionOf(others);
  const left: EndedSpan[] = [];
  let next = 0;
  for (const { started_at, ended_at } of unionOf(spans)) {
    let from = started_at;
    while (next < taken.length && (taken[next]?.ended_at ?? 0n) <= from) next += 1;
    for (let place = next; place < taken.length; place += 1) {
      const other = taken[place];
      if (other === undefined || other.started_at >= ended_at) break;
      if (other.started_at > from) left.push({ started_at: from, ended_at: other.started_at });
      from = other.ended_at;
    }
    if (from < ended_at) left.push({ started_at: from, ended_at });
  }
  return left;
}
