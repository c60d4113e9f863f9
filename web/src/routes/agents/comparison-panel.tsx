import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, on, Show } from "solid-js";
import { useComparison } from "../../api/use-comparison.ts";
import { useStats } from "../../api/use-stats.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import type { TimeRange } from "../../filter/time-range.ts";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ComparisonSummary } from "./comparison-summary.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { readSide, type Side, type SideName, writeSide } from "./comparison-url.ts";
import { Concurrency } from "./concurrency.tsx";
import { defaultSides } from "./default-sides.ts";
import { mayShareRuns } from "./may-share-runs.ts";
import { retriesOf } from "./retries.ts";
import { SideHead } from "./side-head.tsx";

/** Two versions of an agent, or two ranges of one, side by side. Both sides are in the URL. */
export function ComparisonPanel(props: {
  readonly agentId: string;
  readonly filter: RunFilter & { readonly range: TimeRange };
  /** The one that began last first; at least one. */
  readonly versions: readonly string[];
  /** Those of them that are worth comparing, in the same order; at least one. */
  readonly compared: readonly string[];
}) {
  const location = useLocation();
  const navigate = useNavigate();
  const query = () => new URLSearchParams(location.search);
  /** As text, so that asking again for the same versions does not begin anew. */
  const known = () => JSON.stringify(props.compared);
  const defaults = createMemo(
    on([known, () => props.filter.range], () => defaultSides(props.compared, props.filter.range, Date.now())),
  );
  const sideOf = (name: SideName) =>
    createMemo((): Side => {
      const chosen = readSide(query(), name);
      const fallback = defaults()?.[name] ?? { version: "", range: props.filter.range };
      // A chosen version is one of the page's range unless it says otherwise.
      const range = chosen.range ?? (chosen.version === undefined ? fallback.range : props.filter.range);
      return { version: chosen.version ?? fallback.version, range };
    });
  const [a, b] = [sideOf("a"), sideOf("b")];
  const filterOf = (side: Side): RunFilter => ({
    agentId: props.agentId,
    environment: props.filter.environment,
    agentVersion: side.version,
    range: side.range,
  });
  const statsOf = (side: () => Side) =>
    useStats(
      () => filterOf(side()),
      () => ({ includeRetries: true, staleMs: 30_000 }),
    );
  const [statsA, statsB] = [statsOf(a), statsOf(b)];
  const choose = (name: SideName, side: Side) =>
    navigate(`${location.pathname}?${writeSide(query(), name, side)}`, { resolve: false, scroll: false });
  const mayCompare = createMemo(() => !mayShareRuns(a(), b(), Date.now()));
  const compared = useComparison(() => {
    if (!mayCompare()) return undefined;
    const { environment } = props.filter;
    return { agentId: props.agentId, environment, baseline: a(), candidate: b() };
  });
  const answers = [statsA, statsB, compared];
  const failed = () => answers.find((answer) => answer.data === undefined && answer.error !== undefined);
  const shown = () => {
    const [first, second, comparison] = [statsA.data, statsB.data, compared.data];
    return first && second && comparison && { a: retriesOf(first), b: retriesOf(second), comparison };
  };

  return (
    <Panel title="Compare" sub="two versions, or two ranges of one" flush>
      <div class="grid grid-cols-2 gap-3 px-3 pt-1 pb-3 max-sm:grid-cols-[minmax(0,1fr)]">
        <SideHead
          name="A"
          side={a()}
          versions={props.versions}
          runs={filterOf(a())}
          onChange={(side) => choose("a", side)}
        />
        <SideHead
          name="B"
          side={b()}
          versions={props.versions}
          runs={filterOf(b())}
          onChange={(side) => choose("b", side)}
        />
      </div>
      <Show
        when={mayCompare()}
        fallback={
          <Notice icon="agent" title="Both sides share runs">
            Choose another version or another range for one of them.
          </Notice>
        }
      >
        <Show when={failed()}>
          {(answer) => (
            <Show when={answer().error}>
              {(error) => <ErrorNotice what="The comparison" error={error()} onRetry={answer().retry} />}
            </Show>
          )}
        </Show>
        <Show
          when={shown()}
          fallback={<Show when={!failed()}>{<SkeletonRows rows={6} label="comparison" />}</Show>}
        >
          {(figures) => (
            <div classList={{ "opacity-60": answers.some(({ isPrevious }) => isPrevious) }}>
              <ComparisonSummary comparison={figures().comparison} filterB={filterOf(b())} />
              <Concurrency of={figures().comparison} />
              <ComparisonTable
                comparison={figures().comparison}
                a={figures().a}
                b={figures().b}
                filterA={filterOf(a())}
                filterB={filterOf(b())}
              />
            </div>
          )}
        </Show>
      </Show>
    </Panel>
  );
}
