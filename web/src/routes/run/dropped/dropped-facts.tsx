import type { Run } from "@runfacts/gen/client/run";
import { A } from "@solidjs/router";
import { For, Show } from "solid-js";
import { allTime } from "../../../filter/time-range.ts";
import { countOf } from "../../../format/number.ts";
import { intakeHref } from "../../../intake/intake-filter.ts";
import { ruleText } from "../../../intake/rule-text.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Name } from "../../../ui/name.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { RunModel } from "../run-model.ts";
import type { DroppedFact } from "./dropped-of-run.ts";

/** Lists the dropped fields of a step and of its failures, decisions and signals. Renders nothing if there are none. */
export function StepDropped(props: { readonly model: RunModel; readonly stepId: string }) {
  const facts = () => props.model.dropped.get(props.stepId) ?? [];
  return (
    <Show when={facts().length > 0}>
      <section class="border-t border-line px-3 py-2.5">
        <h3 class="mb-1 flex items-center gap-1.5">
          <Icon name="filter" class="text-partial" />
          {countOf(facts().length, "field")} dropped
        </h3>
        <DroppedList facts={facts()} run={props.model.run} />
      </section>
    </Show>
  );
}

/** Lists the dropped fields of the run as a whole. Renders nothing if there are none. */
export function RunDropped(props: { readonly model: RunModel }) {
  const facts = () => props.model.dropped.get(undefined) ?? [];
  return (
    <Show when={facts().length > 0}>
      <Panel title="Dropped" sub="of the run as a whole">
        <DroppedList facts={facts()} run={props.model.run} />
      </Panel>
    </Show>
  );
}

/** Each field with what is wrong with it and what to send instead. */
function DroppedList(props: { readonly facts: readonly DroppedFact[]; readonly run: Run }) {
  // What is sent without an agent's id counts under no agent.
  const hasAgent = () => props.run.dropped.every(({ field }) => field !== "agent_id");
  const href = () =>
    intakeHref({ range: allTime, ...(hasAgent() ? { agentId: props.run.agentId } : { outcome: "dropped" }) });
  return (
    <>
      <ul class="grid gap-1.5">
        <For each={props.facts}>
          {(fact) => {
            const text = ruleText(fact.rule);
            return (
              <li class="[overflow-wrap:anywhere]">
                <Name value={fact.field} class="font-mono text-sm" />
                <Show when={fact.of !== "step" && fact.of !== "run"}>
                  <span class="text-text-3"> of its {fact.of}</span>
                </Show>
                <span class="block text-text-2">
                  It {text.problem}: {text.advice}. <span class="text-text-3">{fact.rule}</span>
                </span>
              </li>
            );
          }}
        </For>
      </ul>
      <p class="mt-1.5 text-sm">
        <A href={href()} class="text-accent hover:underline">
          {hasAgent() ? "All dropped and refused fields of this agent" : "All dropped fields"}
        </A>
      </p>
    </>
  );
}
