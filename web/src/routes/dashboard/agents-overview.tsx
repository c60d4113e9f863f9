import { Show } from "solid-js";
import { useAgents } from "../../api/use-agents.ts";
import { agentsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { AgentsPanel } from "../agents/agents-panel.tsx";

const shown = 5;

/** The agents with most runs in the range; nothing until they are known. */
export function AgentsOverview(props: {
  readonly filter: RunFilter;
  readonly pollMs: number | undefined;
  readonly class: string;
}) {
  const agents = useAgents(() => ({ filter: props.filter, mergeVersions: true, pollMs: props.pollMs }));
  return (
    <Show when={agents.data}>
      {(data) => (
        <AgentsPanel
          class={props.class}
          filter={props.filter}
          agents={data().agents}
          shown={shown}
          actions={
            <ButtonLink variant="ghost" size="sm" href={agentsHref(props.filter)}>
              All agents
              <Icon name="right" />
            </ButtonLink>
          }
        />
      )}
    </Show>
  );
}
