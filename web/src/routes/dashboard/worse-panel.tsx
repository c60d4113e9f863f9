import { timestampMs } from "@bufbuild/protobuf/wkt";
import type { ListIncidentsResponse } from "@runfacts/gen/client/list_incidents";
import { A } from "@solidjs/router";
import { type JSX, Match, Show, Switch } from "solid-js";
import { useIncidents } from "../../api/use-incidents.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { countOf } from "../../format/number.ts";
import { incidentsHref } from "../../incidents/incident-filter.ts";
import { IncidentsTable } from "../../incidents/incidents-table.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { DocsLink } from "../../ui/docs-link.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { Moment, useNow } from "../../ui/moment.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";

const SHOWN = 5;
const DAYS = 7;
/** An hour is taken in soon after it is over; a watcher that is later than this is behind, or does not run. */
const BEHIND_MS = 3 * 3_600_000;
const STALE_MS = 60_000;
const RANGE = { preset: "7d" } as const;

/** What got worse: the incidents that go on, or a line that says that none does. Nothing until that is known. */
export function WorsePanel(props: { readonly filter: RunFilter; readonly pollMs: number | undefined }) {
  const which = () => ({ agentId: props.filter.agentId, environment: props.filter.environment });
  const ongoing = useIncidents(() => ({
    ...which(),
    ongoing: true,
    pageSize: SHOWN,
    pollMs: props.pollMs,
  }));
  return (
    <Switch>
      <Match when={ongoing.data === undefined && ongoing.error}>
        {(error) => <ErrorNotice isFramed what="What got worse" error={error()} onRetry={ongoing.retry} />}
      </Match>
      <Match when={ongoing.data?.incidents.length}>
        <Panel
          title="What got worse?"
          sub={countOf(ongoing.data?.totalIncidents ?? 0n, "incident")}
          flush
          actions={
            <ButtonLink variant="ghost" size="sm" href={incidentsHref({ agentId: props.filter.agentId })}>
              All incidents
              <Icon name="right" />
            </ButtonLink>
          }
        >
          <IncidentsTable incidents={ongoing.data?.incidents ?? []} />
        </Panel>
      </Match>
      <Match when={ongoing.data}>{(data) => <Calm which={which()} watched={data()} />}</Match>
    </Switch>
  );
}

/** Says that nothing is worse now, what was in the last days, and what is watched: without a watcher, silence says nothing. */
function Calm(props: {
  readonly which: Pick<RunFilter, "agentId" | "environment">;
  readonly watched: ListIncidentsResponse;
}) {
  const recent = useIncidents(() => ({ ...props.which, range: RANGE, pageSize: 1, staleMs: STALE_MS }));
  const now = useNow();
  const over = () => Number(recent.data?.totalIncidents ?? 0n);
  const watchedUntil = () => props.watched.watchedUntil && timestampMs(props.watched.watchedUntil);
  const isBehind = () => now() - (watchedUntil() ?? now()) > BEHIND_MS;
  return (
    <Show when={recent.data}>
      <Show
        when={watchedUntil()}
        fallback={
          <Line icon="clock">
            Whether something got worse is not known: nothing is watched yet.{" "}
            <DocsLink page="incidents.md">How agents are watched</DocsLink>
          </Line>
        }
      >
        {(until) => (
          <Line icon={isBehind() ? "clock" : "check"}>
            <Show when={over() > 0} fallback={`Nothing got worse in the last ${DAYS} days`}>
              Nothing is worse now;{" "}
              <A
                href={incidentsHref({ state: "resolved", agentId: props.which.agentId })}
                class="text-accent underline"
              >
                {countOf(over(), "incident")} of the last {DAYS} days
              </A>{" "}
              {over() === 1 ? "is" : "are"} resolved
            </Show>
            ; {countOf(props.watched.watchedAgentCount, "agent")}{" "}
            {props.watched.watchedAgentCount === 1n ? "is" : "are"} watched
            <Show when={isBehind()} fallback=".">
              , but only until <Moment at={until()} />.
            </Show>
          </Line>
        )}
      </Show>
    </Show>
  );
}

function Line(props: { readonly icon: IconName; readonly children: JSX.Element }) {
  return (
    <p class="flex items-start gap-2 rounded-3 border border-line bg-surface px-3 py-2 text-text-2">
      <Icon name={props.icon} class={`mt-0.75 ${props.icon === "check" ? "text-success" : "text-partial"}`} />
      <span class="min-w-0">{props.children}</span>
    </p>
  );
}
