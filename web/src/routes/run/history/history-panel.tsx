import type { Failure } from "@runfacts/gen/client/failure";
import type { Run } from "@runfacts/gen/client/run";
import { createMemo, Show } from "solid-js";
import { startMs, stepMs } from "../../../api/use-series.ts";
import { failureTypeWord } from "../../../api/words.ts";
import { runsHref } from "../../../filter/filter-url.ts";
import { stepLabel } from "../../../filter/series-step.ts";
import { countOf } from "../../../format/number.ts";
import { formatDay } from "../../../format/time.ts";
import { BarChart } from "../../../ui/bar-chart.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { seriesBars } from "../../series-bars.ts";
import { RateTable } from "./rate-table.tsx";
import { ratesBy } from "./rates.ts";
import { type FailureHistory, isCut } from "./use-failure-history.ts";
import { useKindRuns } from "./use-kind-runs.ts";

/** How often this failure happens: of this agent over time, by version, and in other agents. */
export function HistoryPanel(props: {
  readonly run: Run;
  readonly failure: Failure;
  readonly history: FailureHistory;
}) {
  const kind = useKindRuns(
    () => props.failure,
    () => props.history.from(),
  );
  const bars = createMemo(() => {
    const [series, filter] = [props.history.series.data, props.history.filter()];
    return series && filter && seriesBars(series, filter);
  });
  const versions = createMemo(() =>
    ratesBy(
      (run) => run.agentVersion,
      props.history.agentRuns.data?.runs ?? [],
      props.history.hitRuns.data?.runs ?? [],
    ),
  );
  const agents = createMemo(() =>
    ratesBy((run) => run.agentId, kind.all.data?.runs ?? [], kind.hits.data?.runs ?? [])
      .filter((rate) => rate.hits > 0)
      .sort((a, b) => b.hits - a.hits),
  );
  const codeFilter = () => ({
    failureType: failureTypeWord(props.failure.failureType),
    failureCode: props.failure.failureCode,
  });
  return (
    <Panel
      title="How often does this happen?"
      sub={
        <Show when={props.history.hits.data}>
          {(hits) => (
            <>
              {countOf(hits().totalRuns, "run")} of this agent
              <Show when={props.history.series.data}>
                {(series) =>
                  ` since ${formatDay(startMs(series().points[0]))}, every ${stepLabel(stepMs(series()))}`
                }
              </Show>
            </>
          )}
        </Show>
      }
      flush
      actions={
        <ButtonLink variant="ghost" size="sm" href={runsHref(codeFilter())}>
          All runs with it
          <Icon name="right" />
        </ButtonLink>
      }
    >
      <div class="px-3 pt-1 pb-3">
        <Show
          when={bars()}
          fallback={
            <Show when={props.history.series.error} fallback={<Skeleton class="h-30 w-full" />}>
              {(error) => (
                <ErrorNotice what="Its history" error={error()} onRetry={props.history.series.retry} />
              )}
            </Show>
          }
        >
          {(shown) => (
            <BarChart label="Runs of this agent with this failure" bars={shown()} height="h-26" steps={2} />
          )}
        </Show>
      </div>
      <div class="grid grid-cols-2 border-t border-line *:not-first:border-l *:not-first:border-line max-sm:grid-cols-1">
        <RateTable
          title="Version"
          rates={versions()}
          isSample={isCut(props.history.agentRuns) || isCut(props.history.hitRuns)}
          href={(agentVersion) => runsHref({ ...codeFilter(), agentId: props.run.agentId, agentVersion })}
        />
        <RateTable
          title="Agent"
          rates={agents()}
          current={props.run.agentId}
          isSample={isCut(kind.all) || isCut(kind.hits)}
          href={(agentId) => runsHref({ ...codeFilter(), agentId })}
        />
      </div>
    </Panel>
  );
}
