import type { GetStatsResponse, GetTimeSeriesResponse } from "@runfacts/gen/client/query_service";
import type { Usage } from "@runfacts/gen/client/step";
import { runsIn } from "../../api/use-series.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCompact, formatCount, formatShare, formatUsd } from "../../format/number.ts";
import { closedRuns, stepsText } from "../../statistics/closed-runs.ts";
import { successOf } from "../../statistics/success.ts";
import { Tile, Tiles } from "../../ui/tile.tsx";

/** Tokens in and out; undefined if no step gave a count. */
function tokensOf(usage: Usage | undefined): number | undefined {
  if (usage?.inputTokens === undefined && usage?.outputTokens === undefined) return undefined;
  return Number((usage.inputTokens ?? 0n) + (usage.outputTokens ?? 0n));
}

/** What `use` makes of a value, if there is one. JSX turns `value && …` into `false`. */
const given = <T, R>(value: T | undefined, use: (value: T) => R) =>
  value === undefined ? undefined : use(value);

/** The sums of the dashboard as tiles, each with how it went and its change against the range before. */
export function Totals(props: {
  readonly filter: RunFilter;
  readonly stats: GetStatsResponse;
  /** Sums of the range of the same length before. */
  readonly before: GetStatsResponse | undefined;
  readonly series: GetTimeSeriesResponse | undefined;
}) {
  const points = () => props.series?.points ?? [];
  const before = () => (props.before !== undefined && props.before.totalRuns > 0n ? props.before : undefined);
  const success = () => successOf(props.stats.statusBreakdown);
  /** Runs whose cost is known: that of open runs is not yet. */
  const counted = () => Number(closedRuns(props.stats));
  const failedIn = (breakdown: { readonly [status: string]: bigint }) => Number(breakdown["failure"] ?? 0n);
  const href = (part: RunFilter) => runsHref({ ...props.filter, ...part });
  return (
    <Tiles label="Totals">
      <Tile
        label="Runs"
        value={formatCount(props.stats.totalRuns)}
        note={stepsText(props.stats)}
        now={Number(props.stats.totalRuns)}
        before={given(before(), (sums) => Number(sums.totalRuns))}
        format={formatCount}
        spark={points().map(runsIn)}
        href={href({})}
      />
      <Tile
        label="Success rate"
        value={props.stats.successRate?.toFixed(1)}
        unit="%"
        note={`${formatCount(success().hits)} of ${formatCount(success().total)} ended`}
        now={props.stats.successRate}
        before={before()?.successRate}
        format={(change) => `${change.toFixed(1)} pp`}
        spark={points().map((point) => {
          const { hits, total } = successOf(point.statusBreakdown);
          return total === 0 ? 0 : hits / total;
        })}
        href={href({ ended: true })}
      />
      <Tile
        label="Failed runs"
        value={formatCount(props.stats.totalFailures)}
        note={`${formatShare(success().total - success().hits, success().total)} of ${formatCount(success().total)} ended`}
        now={Number(props.stats.totalFailures)}
        before={given(before(), (sums) => Number(sums.totalFailures))}
        format={formatCount}
        spark={points().map((point) => failedIn(point.statusBreakdown))}
        sparkFill="bg-failure-fill"
        href={href({ status: "failure" })}
      />
      <Tile
        label="Run duration p95"
        value={given(props.stats.runDuration, (duration) => formatDuration(duration.p95Ms))}
        note={given(props.stats.runDuration, (duration) => `p50 ${formatDuration(duration.p50Ms)}`)}
        now={props.stats.runDuration?.p95Ms}
        before={before()?.runDuration?.p95Ms}
        format={formatDuration}
        spark={points().map((point) => point.runDuration?.p95Ms ?? 0)}
        href={href({ minDurationMs: Math.floor(props.stats.runDuration?.p95Ms ?? 0) })}
      />
      <Tile
        label="Tokens in and out"
        value={given(tokensOf(props.stats.usage), formatCompact)}
        note={given(props.stats.usage?.cacheReadTokens, (tokens) => `${formatCompact(tokens)} cached`)}
        now={tokensOf(props.stats.usage)}
        before={tokensOf(before()?.usage)}
        format={formatCompact}
        spark={points().map((point) => tokensOf(point.usage) ?? 0)}
        href={href({})}
      />
      <Tile
        label="Cost"
        value={given(props.stats.usage?.costUsd, formatUsd)}
        note={given(props.stats.usage?.costUsd, (cost) =>
          counted() === 0 ? undefined : `${formatUsd(cost / counted())} a run`,
        )}
        now={props.stats.usage?.costUsd}
        before={before()?.usage?.costUsd}
        format={formatUsd}
        spark={points().map((point) => point.usage?.costUsd ?? 0)}
        href={href({})}
      />
    </Tiles>
  );
}
