import type { Dropped } from "@runfacts/otlp";
import { retryWhenFull } from "./busy.ts";
import type { OtlpContext } from "./otlp-context.ts";
import { hasUsual, type PartialSuccess, partialSuccess, TELL_EVERY_MS } from "./partial-success.ts";
import type { ProjectMapper } from "./project-mappers.ts";
import type { Rejection, SpanBatch } from "./span-commit.ts";

/** What was made of a request. */
export interface Mapped extends SpanBatch {
  readonly signal: "traces" | "logs";
  /** Of what was sent, for people. */
  readonly noun: string;
  readonly rejected: readonly Rejection[];
  readonly dropped: Readonly<Dropped>;
}

/** Stores what came of a request, counts it, and says what was not taken or left out; undefined where there is nothing to say. */
export async function store(
  { commitSpans, metrics, clock }: OtlpContext,
  projectId: number,
  project: ProjectMapper,
  { signal, noun, rejected, dropped, ...batch }: Mapped,
): Promise<PartialSuccess | undefined> {
  const isEmpty = [batch.spans, batch.evaluations, batch.conversations].every(({ length }) => length === 0);
  const stored = isEmpty ? { rejected: [] } : await retryWhenFull(() => commitSpans(projectId, batch));
  const rejections = [...rejected, ...stored.rejected];
  for (const { reason, count } of rejections) metrics.rejected.inc({ signal, reason }, count);
  for (const [reason, count] of Object.entries(dropped))
    if (count > 0) metrics.attributesDropped.inc({ reason }, count);
  const tellsUsual = hasUsual(dropped) && clock() - project.toldAt >= TELL_EVERY_MS;
  if (tellsUsual) project.toldAt = clock();
  return partialSuccess(noun, rejections, dropped, tellsUsual);
}
