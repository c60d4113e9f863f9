import type { Incident } from "@runfacts/gen/client/incident";
import { Show } from "solid-js";
import { agentsHref, runsHref } from "../../filter/filter-url.ts";
import { affectedRuns, incidentRuns, runsBefore } from "../../incidents/incident-runs.ts";
import { incidentCertainty, incidentSentence, incidentSuspect } from "../../incidents/incident-text.ts";
import { incidentKindLabel, incidentKindWord, incidentStateWord } from "../../incidents/incident-words.ts";
import { StateMark } from "../../incidents/state-mark.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Name } from "../../ui/name.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Tag } from "../../ui/tag.tsx";
import { Acknowledge } from "./acknowledge.tsx";
import { comparisonHref } from "./comparison-href.ts";

/** What got worse and how sure that is in sentences, how it stands, and where to look on. */
export function WhatHappened(props: { readonly incident: Incident; readonly class: string }) {
  const state = () => incidentStateWord(props.incident.state);
  const isSilent = () => incidentKindWord(props.incident.kind) === "agent_silent";
  const runs = () => (isSilent() ? runsBefore(props.incident) : incidentRuns(props.incident));
  return (
    <Panel
      class={props.class}
      title="What happened"
      actions={
        <>
          <Show when={props.incident.environment}>
            {(environment) => (
              <Tag title="Environment">
                <Name value={environment()} />
              </Tag>
            )}
          </Show>
          <Tag title="Kind">{incidentKindLabel(incidentKindWord(props.incident.kind))}</Tag>
          <StateMark state={state()} />
        </>
      }
    >
      <div class="grid gap-2">
        <p class="max-w-[90ch] text-md [overflow-wrap:anywhere]">{incidentSentence(props.incident)}</p>
        <Show
          when={[incidentSuspect(props.incident), incidentCertainty(props.incident)]
            .filter(Boolean)
            .join(" ")}
        >
          {(more) => <p class="max-w-[90ch] text-text-2">{more()}</p>}
        </Show>
        <div class="mt-1 flex flex-wrap gap-2">
          <Show when={props.incident.firstRunId}>
            {(runId) => (
              <ButtonLink variant="primary" href={`/runs/${runId()}`}>
                First run
              </ButtonLink>
            )}
          </Show>
          <Show when={props.incident.typicalRunId}>
            {(runId) => <ButtonLink href={`/runs/${runId()}`}>Typical run</ButtonLink>}
          </Show>
          <Show when={affectedRuns(props.incident)}>
            {(filter) => <ButtonLink href={runsHref(filter())}>Affected runs</ButtonLink>}
          </Show>
          <ButtonLink href={runsHref(runs())}>{isSilent() ? "Runs before" : "All runs since"}</ButtonLink>
          <Show when={comparisonHref(props.incident)}>
            {(href) => <ButtonLink href={href()}>Compare the versions</ButtonLink>}
          </Show>
          <Show when={props.incident.agentId}>
            {(agentId) => (
              <ButtonLink
                href={agentsHref({
                  agentId: agentId(),
                  environment: runs().environment,
                  range: runs().range,
                })}
              >
                Agent
              </ButtonLink>
            )}
          </Show>
        </div>
        <Show when={state() === "open"}>
          <Acknowledge incidentId={props.incident.incidentId} />
        </Show>
      </div>
    </Panel>
  );
}
