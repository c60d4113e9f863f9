import type { GetStatsResponse } from "@runfacts/gen/client/query_service";
import { A } from "@solidjs/router";
import { createMemo, createSignal, Index, Show } from "solid-js";
import type { FailureTypeWord } from "../../api/words.ts";
import { failuresHref, runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf, formatCount, formatShare } from "../../format/number.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { FailureTypeIcon } from "../../ui/failure-code.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Name } from "../../ui/name.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ShareBar } from "../../ui/share-bar.tsx";
import { Survived } from "../../ui/survived.tsx";
import { type CodeCount, groupFailures } from "../failure-groups.ts";
import { FailureTrend } from "./failure-trend.tsx";
import { type FailureTrends, trendKey, useFailureTrends } from "./failure-trends.ts";

const SHOWN_CODES = 5;

/** Why runs fail: failures by type, which lead to their groups, then by code, which lead to their runs. */
export function FailurePanel(props: {
  readonly filter: RunFilter;
  readonly stats: GetStatsResponse;
  readonly class: string;
}) {
  const groups = createMemo(() => groupFailures(props.stats));
  const trends = useFailureTrends(() => props.filter);
  const survived = () =>
    groups()
      .flatMap(({ codes }) => codes)
      .reduce((sum, code) => sum + code.survived, 0);
  const summary = () =>
    [
      countOf(total(), "failure"),
      ...(survived() > 0 ? [`${formatCount(survived())} survived`] : []),
      countOf(props.stats.totalFailures, "failed run"),
    ].join(", ");
  const total = () => groups().reduce((sum, group) => sum + group.count, 0);
  return (
    <Panel
      class={props.class}
      title="Why runs fail"
      sub={summary()}
      flush
      actions={
        <ButtonLink variant="ghost" size="sm" href={failuresHref(props.filter)}>
          Failure groups
          <Icon name="right" />
        </ButtonLink>
      }
    >
      <table class="data-table compact table-fixed">
        <thead>
          <tr>
            <th>Type and code</th>
            <th class="num w-20">Failures</th>
            <th class="num w-16" title="Runs with such a failure, whatever their status">
              Runs
            </th>
            <th class="w-20 max-sm:hidden">
              <span class="sr-only">Share</span>
            </th>
            <th class="num w-16">Share</th>
            <th class="w-32 max-sm:hidden">Over time</th>
          </tr>
        </thead>
        <Index each={groups()}>
          {(group) => (
            <TypeRows
              type={group().type}
              count={group().count}
              codes={group().codes}
              total={total()}
              filter={props.filter}
              trends={trends()}
            />
          )}
        </Index>
      </table>
    </Panel>
  );
}

function TypeRows(props: {
  readonly type: FailureTypeWord;
  readonly count: number;
  readonly codes: readonly CodeCount[];
  readonly total: number;
  readonly filter: RunFilter;
  readonly trends: FailureTrends | undefined;
}) {
  const [isOpen, setOpen] = createSignal(false);
  const codes = () => (isOpen() ? props.codes : props.codes.slice(0, SHOWN_CODES));
  const hidden = () => props.codes.length - codes().length;
  const href = (code: string) => runsHref({ ...props.filter, failureType: props.type, failureCode: code });
  return (
    <tbody>
      <tr class="linked" classList={{ "text-text-3": props.count === 0 }}>
        <td>
          <A
            href={failuresHref({ ...props.filter, failureType: props.type })}
            class="inline-flex items-center gap-1.5 font-medium hover:underline"
          >
            <FailureTypeIcon type={props.type} class="text-text-2" />
            {props.type}
          </A>
        </td>
        <td class="num font-semibold">{formatCount(props.count)}</td>
        <td class="num" />
        <ShareCells count={props.count} total={props.total} />
        <td class="max-sm:hidden" />
      </tr>
      <Index each={codes()}>
        {(entry) => (
          <tr class="linked">
            <td class="clip">
              <span class="flex min-w-0 items-center gap-1.5 pl-5">
                <A href={href(entry().code)} class="min-w-0 truncate hover:underline">
                  <Name value={entry().code} />
                </A>
                <Show when={entry().survived > 0}>
                  <SurvivedPart of={entry()} />
                </Show>
              </span>
            </td>
            <td class="num">{formatCount(entry().count)}</td>
            <td class="num">{formatCount(entry().runs)}</td>
            <ShareCells count={entry().count} total={props.total} />
            <td class="max-sm:hidden">
              <FailureTrend
                trend={props.trends && (props.trends.get(trendKey(props.type, entry().code)) ?? [])}
              />
            </td>
          </tr>
        )}
      </Index>
      <Show when={hidden() > 0}>
        <tr>
          {/* Columns that a narrow table hides must not come back through this row. */}
          <td colspan="4">
            <Button variant="ghost" size="sm" class="ml-3" onClick={() => setOpen(true)}>
              {countOf(hidden(), "more code")}
            </Button>
          </td>
          <td colspan="2" class="max-sm:hidden" />
        </tr>
      </Show>
    </tbody>
  );
}

/** How many of the failures of a code the agents survived. */
function SurvivedPart(props: { readonly of: CodeCount }) {
  return (
    <Show
      when={props.of.survived === props.of.count}
      fallback={<span class="flex-none text-sm text-text-2">{formatCount(props.of.survived)} survived</span>}
    >
      <Survived />
    </Show>
  );
}

function ShareCells(props: { readonly count: number; readonly total: number }) {
  return (
    <>
      <td class="max-sm:hidden">
        <Show when={props.count > 0}>
          <ShareBar share={props.count / props.total} fill="bg-failure-fill" />
        </Show>
      </td>
      <td class="num text-text-2">{props.count > 0 ? formatShare(props.count, props.total) : ""}</td>
    </>
  );
}
