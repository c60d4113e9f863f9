import { A } from "@solidjs/router";
import { type JSX, Match, Show, Switch } from "solid-js";
import { useAgents } from "../../api/use-agents.ts";
import { useIncidents } from "../../api/use-incidents.ts";
import { countOf, formatCount } from "../../format/number.ts";
import { incidentsHref } from "../../incidents/incident-filter.ts";
import { IncidentsTable } from "../../incidents/incidents-table.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";

const SHOWN = 5;
const DAYS = 7;
const RANGE = { preset: "7d" } as const;

/** What got worse: the incidents that go on, or a line that says that none does. Nothing until that is known. */
export function WorsePanel(props: { readonly pollMs: number | undefined }) {
  const ongoing = useIncidents(() => ({ ongoing: true, pageSize: SHOWN, pollMs: props.pollMs }));
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
            <ButtonLink variant="ghost" size="sm" href={incidentsHref({})}>
              All incidents
              <Icon name="right" />
            </ButtonLink>
          }
        >
          <IncidentsTable incidents={ongoing.data?.incidents ?? []} />
        </Panel>
      </Match>
      <Match when={ongoing.data}>
        <Calm />
      </Match>
    </Switch>
  );
}

/** Says that nothing is worse now, what was in the last days, and how many agents ran in them. */
function Calm() {
  const recent = useIncidents(() => ({ range: RANGE, pageSize: 1, staleMs: 60_000 }));
  const agents = useAgents(() => ({ filter: { range: RANGE }, mergeVersions: true, staleMs: 60_000 }));
  const over = () => Number(recent.data?.totalIncidents ?? 0n);
  return (
    <Show when={recent.data}>
      <Line>
        <span>
          <Show
            when={over() > 0}
            fallback={`No incident is open, and none was in the last ${DAYS} days.`}
          >
            No incident is open.{" "}
            <A href={incidentsHref({ state: "resolved" })} class="text-accent underline">
              {countOf(over(), "incident")}
            </A>{" "}
            of the last {DAYS} days {over() === 1 ? "is" : "are"} resolved.
          </Show>
          <Show when={agents.data?.totalAgents}>
            {(total) => (
              <span class="text-text-3">
                {" "}
                {total() === 1n ? "1 agent" : `${formatCount(total())} agents`} ran in them.
              </span>
            )}
          </Show>
        </span>
      </Line>
    </Show>
  );
}

function Line(props: { readonly children: JSX.Element }) {
  return (
    <p class="flex items-start gap-2 rounded-3 border border-line bg-surface px-3 py-2 text-text-2">
      <Icon name="check" class="mt-0.75 text-success" />
      {props.children}
    </p>
  );
}
