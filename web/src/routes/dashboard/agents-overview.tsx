import { createSignal, Show } from "solid-js";
import { useAgents } from "../../api/use-agents.ts";
import { agentsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Segment, type SegmentOption } from "../../ui/segment.tsx";
import { AgentsPanel } from "../agents/agents-panel.tsx";
import { type AgentRank, rankAgents } from "../agents/rank-agents.ts";

const SHOWN = 5;

const ranks = [
  { value: "runs", label: "Runs", title: "Those with most runs first" },
  { value: "failures", label: "Failures", title: "Those with most failed runs first" },
  { value: "duration", label: "p95", title: "Those whose runs take longest first" },
] as const satisfies SegmentOption<AgentRank>[];

/** The first agents of the range, by what they are ranked by; nothing until they are known. */
export function AgentsOverview(props: {
  readonly filter: RunFilter;
  readonly pollMs: number | undefined;
  readonly class: string;
}) {
  const agents = useAgents(() => ({ filter: props.filter, mergeVersions: true, pollMs: props.pollMs }));
  const [rank, setRank] = createSignal<AgentRank>("runs");
  return (
    <Show when={agents.data}>
      {(data) => (
        <AgentsPanel
          class={props.class}
          filter={props.filter}
          agents={rankAgents(data().agents, rank())}
          total={data().totalAgents}
          shown={SHOWN}
          actions={
            <>
              <Segment label="Rank agents by" options={ranks} value={rank()} onChange={setRank} />
              <ButtonLink variant="ghost" size="sm" href={agentsHref(props.filter)}>
                All agents
                <Icon name="right" />
              </ButtonLink>
            </>
          }
        />
      )}
    </Show>
  );
}
