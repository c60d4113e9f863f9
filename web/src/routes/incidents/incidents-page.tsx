import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { useIncidentPages } from "../../api/use-incident-pages.ts";
import { type IncidentFilter, incidentsHref, readIncidentFilter } from "../../incidents/incident-filter.ts";
import { type IncidentStateWord, incidentStateWords } from "../../incidents/incident-words.ts";
import { Page } from "../../shell/page.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Segment } from "../../ui/segment.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { IncidentsPanel } from "./incidents-panel.tsx";
import { NoIncidents } from "./no-incidents.tsx";

// They bring a library along, and the incidents do not wait for it.
const IncidentChoices = lazy(async () => ({
  default: (await import("./incident-choices.tsx")).IncidentChoices,
}));

const titles: Readonly<Record<IncidentStateWord, string>> = {
  open: "Open",
  acknowledged: "Acknowledged",
  resolved: "Resolved",
};
const states = [
  { value: "all", label: "All" },
  ...incidentStateWords.map((value) => ({ value, label: titles[value] })),
] as const;

/** What got worse: what goes on first, then what is over. The URL holds the filter. */
export function IncidentsPage() {
  const location = useLocation();
  const navigate = useNavigate();
  const filter = createMemo(() => readIncidentFilter(new URLSearchParams(location.search)));
  const change = (part: IncidentFilter) =>
    navigate(incidentsHref({ ...filter(), ...part }), { resolve: false, scroll: false });
  const isOfAll = () => filter().state === undefined;
  /** Those of the chosen state; of all states, those that go on. */
  const first = useIncidentPages(() => (isOfAll() ? { ...filter(), ongoing: true } : filter()));
  const resolved = useIncidentPages(() => (isOfAll() ? { ...filter(), ongoing: false } : undefined));
  const isFailed = (list: typeof first) => list.rows === undefined && list.error !== undefined;
  /** Trying again means all that failed. */
  const retry = () => {
    for (const list of [first, resolved].filter(isFailed)) list.retry();
  };
  const isEmpty = () => first.rows?.length === 0 && (!isOfAll() || resolved.rows?.length === 0);
  /** What goes on is shown though what is over could not be had. */
  const isKnown = () =>
    first.rows !== undefined && (!isOfAll() || resolved.rows !== undefined || isFailed(resolved));

  return (
    <Page title="Incidents">
      <div class="flex flex-wrap items-end gap-x-3 gap-y-2">
        <Segment
          label="State"
          options={states}
          value={filter().state ?? "all"}
          onChange={(state) => change({ state: state === "all" ? undefined : state })}
        />
        <Suspense fallback={<div class="h-13 max-sm:h-14" />}>
          <IncidentChoices filter={filter()} onChange={change} />
        </Suspense>
      </div>
      <Switch
        fallback={
          <div class="rounded-3 border border-line bg-surface">
            <SkeletonRows rows={6} label="incidents" />
          </div>
        }
      >
        <Match when={!resolved.isPending && isFailed(first) && first.error}>
          {(error) => <ErrorNotice isFramed what="Incidents" error={error()} onRetry={retry} />}
        </Match>
        <Match when={isEmpty()}>
          <NoIncidents filter={filter()} onChange={change} />
        </Match>
        <Match when={isKnown()}>
          <IncidentsPanel title={titleOf(filter().state)} list={first} none={noneText(filter())} />
          <Show when={isOfAll() && resolved.rows?.length}>
            <IncidentsPanel title={titles.resolved} list={resolved} />
          </Show>
          <Show when={isFailed(resolved) && resolved.error}>
            {(error) => <ErrorNotice isFramed what="Resolved incidents" error={error()} onRetry={retry} />}
          </Show>
        </Match>
      </Switch>
    </Page>
  );
}

const titleOf = (state: IncidentStateWord | undefined) => (state === undefined ? "Going on" : titles[state]);

const noneText = ({ kind, agentId }: IncidentFilter) =>
  kind === undefined && agentId === undefined ? "Nothing is worse now" : "None of these is going on";
