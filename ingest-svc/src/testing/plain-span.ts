import { randomBytes } from "node:crypto";
import type { SpanFacts } from "@runfacts/otlp";

/** A moment of this test run, in microseconds since the Unix epoch. */
export const nowUs = Date.now() * 1000;

/** The id of a span by its place. */
export const spanIdAt = (place: number) => place.toString(16).padStart(16, "0");

/** Id of a run at random. */
export function randomRunId(): string {
  return randomBytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The root of a trace, an agent that succeeded, or what is given. */
export function plainSpan(runId: string, given: Partial<SpanFacts> = {}): SpanFacts {
  return {
    runId,
    spanId: spanIdAt(1),
    startUs: nowUs,
    endUs: nowUs + 1_500_999,
    isAi: true,
    isAgent: true,
    type: "other",
    name: "invoke_agent support",
    failed: false,
    metadata: {},
    evaluations: [],
    header: { agent: { rank: 0, startUs: nowUs, spanId: spanIdAt(1), value: "support" } },
    ...given,
  };
}
