import type { OtlpMetrics } from "./otlp-metrics.ts";
import type { ProjectMappers } from "./project-mappers.ts";
import type { CommitSpans } from "./span-commit.ts";

/** What the methods of OTLP share. */
export interface OtlpContext {
  readonly mappers: ProjectMappers;
  readonly commitSpans: CommitSpans;
  readonly metrics: OtlpMetrics;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}
