import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, on, Show } from "solid-js";
import { useStats } from "../../api/use-stats.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import type { TimeRange } from "../../filter/time-range.ts";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { ComparisonTable } from "./comparison-table.tsx";
import { readSide, type Side, type SideName, writeSide } from "./comparison-url.ts";
import { defaultSides } from "./default-sides.ts";
import { figuresOf } from "./figures.ts";
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
  const failed = () =>
    [statsA, statsB].find((answer) => answer.data === undefined && answer.error !== undefined);
  const both = () => {
    const [first, second] = [statsA.data, statsB.data];
    return first && second && { a: figuresOf(first), b: figuresOf(second) };
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
      <Show when={failed()}>
        {(answer) => (
          <Show when={answer().error}>
            {(error) => <ErrorNotice what="The comparison" error={error()} onRetry={answer().retry} />}
          </Show>
        )}
      </Show>
      <Show
        when={both()}
        fallback={<Show when={!failed()}>{<SkeletonRows rows={6} label="comparison" />}</Show>}
      >
        {(figures) => (
          <div classList={{ "opacity-60": statsA.isPrevious || statsB.isPrevious }}>
            <ComparisonTable
              a={figures().a}
              b={figures().b}
              filterA={filterOf(a())}
              filterB={filterOf(b())}
            />
          </div>
        )}
      </Show>
    </Panel>
  );
}
