import type { AgentSummary } from "@runfacts/gen/client/stats";
import { createMemo, Show } from "solid-js";
import { countOf, formatCount } from "../../format/number.ts";
import { DocsLink } from "../../ui/docs-link.tsx";

/** The reasons of a tracer in words, as `12 …`. */
const words: Readonly<Record<string, string>> = {
  queue_full: "as the queue was full",
  spool_full: "as queue and spool were full",
  too_large: "as too large for the service",
  refused: "refused by the service",
  service_error: "at which the service failed",
  unauthorized: "as the API key was refused",
  closed: "as the tracer was closed",
  exit_timeout: "as the process ended",
  internal: "by an error inside the SDK",
};

/** How many runs never came because the agent's tracers had to drop them, and why; nothing where there were none. */
export function DroppedRuns(props: { readonly versions: readonly AgentSummary[] }) {
  const counts = createMemo((): readonly (readonly [string, number])[] => {
    const byReason = new Map<string, number>();
    for (const { clientDroppedRuns } of props.versions) {
      for (const [reason, runs] of Object.entries(clientDroppedRuns))
        byReason.set(reason, (byReason.get(reason) ?? 0) + Number(runs));
    }
    return [...byReason].toSorted(([, a], [, b]) => b - a);
  });
  const total = () => counts().reduce((sum, [, runs]) => sum + runs, 0);
  const reasons = () =>
    counts()
      .map(([reason, runs]) => `${formatCount(runs)} ${words[reason] ?? "for another reason"}`)
      .join(", ");
  return (
    <Show when={total() > 0}>
      <span>
        <strong class="text-text">{countOf(total(), "run")}</strong> {total() === 1 ? "was" : "were"} dropped
        before {total() === 1 ? "it was" : "they were"} sent: {reasons()}. As the SDK reported for these
        versions, in whole hours of this range; no other figure has them.{" "}
        <DocsLink page="sdk.md#dropped-runs">Why runs are dropped</DocsLink>
      </span>
    </Show>
  );
}
