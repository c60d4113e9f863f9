import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { ListFailureGroupsResponse } from "@runfacts/gen/client/failure_group";
import { useLocation, useNavigate } from "@solidjs/router";
import { Index, Show } from "solid-js";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf, formatCount } from "../../format/number.ts";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Moment } from "../../ui/moment.tsx";
import { Panel } from "../../ui/panel.tsx";
import { firstCountedStep } from "./first-counted-step.ts";
import { groupKey, hasOwnRuns } from "./group-filter.ts";
import { GroupRow } from "./group-row.tsx";
import "./groups-table.css";

/**
 * Groups of failures, most frequent first, each a row that opens. Which one is open is in the URL; j and k move from row to
 * row.
 */
export function GroupsPanel(props: {
  readonly filter: RunFilter;
  readonly groups: ListFailureGroupsResponse;
}) {
  const location = useLocation();
  const navigate = useNavigate();
  let table: HTMLTableElement | undefined;

  const query = () => new URLSearchParams(location.search);
  const openKey = () => query().get("group");
  const toggle = (key: string) => {
    const next = query();
    if (next.get("group") === key) next.delete("group");
    else next.set("group", key);
    navigate(`${location.pathname}?${next}`, { replace: true, resolve: false, scroll: false });
  };
  const move = (step: number) => {
    const buttons = [...(table?.querySelectorAll<HTMLButtonElement>("button[aria-expanded]") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[at < 0 ? 0 : Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  useShortcuts([
    { keys: ["j"], label: "Next row", run: () => move(1) },
    { keys: ["k"], label: "Row before", run: () => move(-1) },
  ]);
  /** Where not all failures are counted, groups lead to runs of the time in which they are. */
  const countedFilter = (): RunFilter => {
    const since = props.groups.countedSince;
    if (since === undefined) return props.filter;
    const { range } = props.filter;
    const end = range !== undefined && "end" in range ? range.end : undefined;
    return { ...props.filter, range: { start: timestampMs(since), end } };
  };
  const isPart = () => hiddenGroups(props.groups) > 0 || props.groups.countedSince !== undefined;

  return (
    <Panel
      title="Failure groups"
      sub={summary(props.groups)}
      flush
      footer={isPart() ? <Limits groups={props.groups} /> : undefined}
    >
      <table ref={table} class="data-table groups-table">
        <thead>
          <tr>
            <th>Failure</th>
            <th class="c-step">Step</th>
            <th class="c-agent">Agent</th>
            <th class="num c-count" aria-sort="descending">
              Failures
            </th>
            <th class="num c-runs">Runs</th>
            <th class="c-trend">Over time</th>
            <th class="c-versions">Versions</th>
            <th class="num c-first" title="When the first of its runs in this range started">
              First seen
            </th>
            <th class="num c-last">Last seen</th>
          </tr>
        </thead>
        <Index each={props.groups.groups}>
          {(group) => (
            <GroupRow
              group={group()}
              firstStep={firstCountedStep(props.groups)}
              filter={countedFilter()}
              hasOwnRuns={hasOwnRuns(group(), props.groups)}
              isOpen={openKey() === groupKey(group())}
              onToggle={() => toggle(groupKey(group()))}
            />
          )}
        </Index>
      </table>
    </Panel>
  );
}

const summary = ({ totalFailures, totalGroups, totalSurvived }: ListFailureGroupsResponse) =>
  [
    `${countOf(totalFailures, "failure")} in ${countOf(totalGroups, "group")}`,
    ...(totalSurvived > 0n ? [`${formatCount(totalSurvived)} survived`] : []),
  ].join(", ");

const hiddenGroups = ({ totalGroups, groups }: ListFailureGroupsResponse) =>
  Number(totalGroups) - groups.length;

/** What is not shown or not counted, and why. */
function Limits(props: { readonly groups: ListFailureGroupsResponse }) {
  return (
    <>
      <Show when={hiddenGroups(props.groups) > 0}>
        <span>
          The {formatCount(props.groups.groups.length)} most frequent groups are shown. Add a filter to see
          the other {formatCount(hiddenGroups(props.groups))}.
        </span>
      </Show>
      <Show when={props.groups.countedSince}>
        {(since) => (
          <span>
            The latest {formatCount(props.groups.totalFailures)} failures are counted, since{" "}
            <Moment at={timestampMs(since())} />.
          </span>
        )}
      </Show>
    </>
  );
}
