import { Counter, type Registry } from "prom-client";
import type { AnsweredBy } from "./position-reader.ts";

/** Registers `runfacts_reads_at_position_total`, reads that named a position by which server answered, and gives what counts one. */
export function createPositionMetrics(registry: Registry): (by: AnsweredBy) => void {
  const reads = new Counter({
    name: "runfacts_reads_at_position_total",
    help: "Reads with min_position by what answered them: QUERY_DATABASE_URL, PRIMARY_DATABASE_URL or nothing.",
    labelNames: ["by"] as const,
    registers: [registry],
  });
  return (by) => reads.inc({ by });
}
