import type { Incident } from "@runfacts/gen/client/incident";
import { Show } from "solid-js";
import { incidentKindWord } from "../../incidents/incident-words.ts";
import { CausesPanel } from "./causes-panel.tsx";
import { FigurePanel } from "./figure-panel.tsx";
import { IncidentFacts } from "./incident-facts.tsx";
import { WhatHappened } from "./what-happened.tsx";

/** Silence and sums have no runs that are affected more than others. */
function mayHaveCauses({ kind }: Incident): boolean {
  const word = incidentKindWord(kind);
  return word !== "agent_silent" && word !== "budget";
}

/** The parts of the page of an incident. */
export function IncidentView(props: { readonly incident: Incident }) {
  return (
    <div class="grid grid-cols-12 gap-3 *:max-lg:col-span-12">
      <WhatHappened class="col-span-12" incident={props.incident} />
      <FigurePanel class="col-span-8" incident={props.incident} />
      <IncidentFacts class="col-span-4" incident={props.incident} />
      <Show when={props.incident.causes.length > 0 || mayHaveCauses(props.incident)}>
        <CausesPanel class="col-span-12" incident={props.incident} />
      </Show>
    </div>
  );
}
