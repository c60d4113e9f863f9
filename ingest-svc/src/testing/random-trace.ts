import { randomBytes, randomInt } from "node:crypto";
import type { Header, SpanFacts } from "@runfacts/otlp";

const HOUR_US = 3_600_000_000;
const types = ["plan", "retrieve", "tool", "respond"] as const;

const oneOf = <T>(values: readonly T[]): T | undefined => values[randomInt(values.length)];
const isOnce = (times: number) => randomInt(times) === 0;

/** What a generated span says of its run. */
function headerOf(spanId: string, startUs: number, isAi: boolean, isAgent: boolean): Header {
  const at = (value: string) => ({ rank: isAgent ? 1 : isAi ? 2 : 4, startUs, spanId, value });
  return {
    agent: at(isAgent ? `agent-${randomInt(2)}` : "service"),
    serviceVersion: at(`1.${randomInt(2)}`),
    ...(isOnce(2) && { environment: at(isOnce(2) ? "staging" : "production") }),
    ...(isAi && isOnce(2) && { session: at(`session-${randomInt(2)}`) }),
  };
}

/**
 * A trace at random: nested, with failures that are passed on or not, spans that stay open, spans of no dialect, judgements, roots
 * that lack, parents that lead in a circle, and starts in several hours.
 */
export function randomTrace(count = randomInt(1, 12)): SpanFacts[] {
  const runId = randomBytes(16)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const ids = Array.from({ length: count }, () => randomBytes(8).toString("hex"));
  const baseUs = Math.floor(Date.now() / 1000) * 1_000_000 - randomInt(30) * HOUR_US;
  const hasRoot = !isOnce(4);
  const aiShare = randomInt(1, 5);
  return ids.map((spanId, place): SpanFacts => {
    const parentSpanId =
      place === 0
        ? hasRoot
          ? undefined
          : "00000000000000ff"
        : oneOf(ids.slice(0, isOnce(20) ? count : place));
    const startUs = baseUs + (isOnce(8) ? -HOUR_US : 0) + randomInt(1_000_000);
    const endUs = isOnce(10) ? undefined : startUs + randomInt(5_000_000);
    const isAi = randomInt(4) < aiShare;
    const isAgent = isAi && isOnce(3);
    const failed = isOnce(3);
    return {
      runId,
      spanId,
      ...(parentSpanId !== undefined && !isOnce(15) && { parentSpanId }),
      startUs,
      ...(endUs !== undefined && { endUs }),
      isAi,
      isAgent,
      type: isAi && !isAgent ? (oneOf(types) ?? "tool") : "other",
      name: isAi ? `chat m-${randomInt(3)}` : "span",
      ...(isAi && isOnce(2) && { usage: { inputTokens: randomInt(100), costNanoUsd: randomInt(1000) } }),
      failed,
      ...(isAi && failed && { errorCode: isOnce(2) ? "timeout" : "error" }),
      ...(isOnce(6) && { attempt: randomInt(1, 4) }),
      ...(isAi && isOnce(6) && { wait: "person" as const }),
      ...(isOnce(3) && { dropped: randomInt(1, 9) }),
      metadata: isAi ? { provider: "openai" } : {},
      evaluations: isAi && isOnce(5) ? [{ name: "relevance", score: randomInt(10) / 10, label: "pass" }] : [],
      header: headerOf(spanId, startUs, isAi, isAgent),
    };
  });
}

/** A span as it is before its end. */
function openedSpan({ endUs: _, usage: __, ...span }: SpanFacts): SpanFacts {
  return { ...span, name: span.isAi ? "chat" : span.name };
}

/** All spans in batches of chance: cut anywhere, some twice, some open before they end, in an order of chance. */
export function shuffledBatches(spans: readonly SpanFacts[]): SpanFacts[][] {
  const sent = spans.flatMap((span) => [
    span,
    ...(isOnce(4) ? [span] : []),
    ...(span.endUs !== undefined && isOnce(3) ? [openedSpan(span)] : []),
  ]);
  const order = sent.map((span) => ({ span, at: Math.random() })).sort((a, b) => a.at - b.at);
  const batches: SpanFacts[][] = [];
  while (order.length > 0) batches.push(order.splice(0, randomInt(1, 6)).map(({ span }) => span));
  return batches;
}
