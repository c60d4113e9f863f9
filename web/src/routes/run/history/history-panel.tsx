import type { ListFailureRatesResponse } from "@runfacts/gen/client/failure_rate";
import type { Run } from "@runfacts/gen/client/run";
import { createMemo, Show } from "solid-js";
import { runsHref } from "../../../filter/filter-url.ts";
import type { RunFilter } from "../../../filter/run-filter.ts";
import { countOf, formatCount } from "../../../format/number.ts";
import { formatDay } from "../../../format/time.ts";
import { BarChart } from "../../../ui/bar-chart.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { seriesBars } from "../../series-bars.ts";
import { versionsHref } from "./compared-versions.ts";
import { RateTable } from "./rate-table.tsx";
import { shownRates } from "./rates.ts";
import type { FailureHistory } from "./use-failure-history.ts";

const MOST_RATES = 6;

/** How often this failure happens: of this agent over time, by version, and in other agents. */
export function HistoryPanel(props: { readonly run: Run; readonly history: FailureHistory }) {
  const rates = () => props.history.rates.data;
  const ofAgent = (): RunFilter => ({ ...props.history.affected(), agentId: props.run.agentId });
  const affected = () => rates()?.agent?.affectedRunCount;
  return (
    <Panel
      title="How often does this happen?"
      sub={
        <Show when={rates()}>
          {(found) => (
            <>
              {formatCount(affected() ?? 0n)} of {countOf(found().agent?.runCount ?? 0n, "ended run")} of this
              agent since {formatDay(props.history.from())}
            </>
          )}
        </Show>
      }
      flush
      actions={
        <>
          <Show when={versionsHref(props.run, rates()?.agentVersions ?? [], props.history.from())}>
            {(href) => (
              <ButtonLink variant="ghost" size="sm" href={href()}>
                Compare versions
                <Icon name="right" />
              </ButtonLink>
            )}
          </Show>
          <Show when={affected()}>
            {(count) => (
              <ButtonLink variant="ghost" size="sm" href={runsHref(ofAgent())}>
                {count() === 1n ? "The run with it" : `All ${formatCount(count())} runs with it`}
                <Icon name="right" />
              </ButtonLink>
            )}
          </Show>
        </>
      }
    >
      <Show when={affected() !== 0n}>
        <OverTime history={props.history} />
      </Show>
      <Show
        when={rates()}
        fallback={
          <Show when={props.history.rates.error} fallback={<Skeleton class="m-3 h-26" />}>
            {(error) => <ErrorNotice what="The rates" error={error()} onRetry={props.history.rates.retry} />}
          </Show>
        }
      >
        {(found) => <Rates run={props.run} history={props.history} rates={found()} />}
      </Show>
    </Panel>
  );
}

function OverTime(props: { readonly history: FailureHistory }) {
  const bars = createMemo(() => {
    const [series, filter] = [props.history.series.data, props.history.sinceFirst()];
    return series && filter && seriesBars(series, filter);
  });
  return (
    <div class="px-3 pt-1 pb-3">
      <Show
        when={bars()}
        fallback={
          <Show when={props.history.series.error} fallback={<Skeleton class="h-26 w-full" />}>
            {(error) => (
              <ErrorNotice what="The history" error={error()} onRetry={props.history.series.retry} />
            )}
          </Show>
        }
      >
        {(shown) => (
          <BarChart label="Runs of this agent with this failure" bars={shown()} height="h-26" steps={2} />
        )}
      </Show>
    </div>
  );
}

function Rates(props: {
  readonly run: Run;
  readonly history: FailureHistory;
  readonly rates: ListFailureRatesResponse;
}) {
  const href = (part: RunFilter) => runsHref({ ...props.history.affected(), ...part });
  return (
    <div class="grid grid-cols-2 border-t border-line *:not-first:border-l *:not-first:border-line max-sm:grid-cols-1">
      <RateTable
        title="Version"
        shown={shownRates(
          props.rates.agentVersions,
          props.rates.otherAgentVersions,
          props.rates.totalAgentVersions,
          MOST_RATES,
        )}
        current={props.run.agentVersion}
        href={(agentVersion) => href({ agentId: props.run.agentId, agentVersion })}
      />
      <RateTable
        title="Agent"
        shown={shownRates(props.rates.agents, props.rates.otherAgents, props.rates.totalAgents, MOST_RATES)}
        current={props.run.agentId}
        href={(agentId) => href({ agentId })}
      />
    </div>
  );
}
