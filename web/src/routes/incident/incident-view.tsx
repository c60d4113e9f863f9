import type { Incident } from "@runfacts/gen/client/incident";
import { CausesPanel } from "./causes-panel.tsx";
import { FigurePanel } from "./figure-panel.tsx";
import { IncidentFacts } from "./incident-facts.tsx";
import { WhatHappened } from "./what-happened.tsx";

/** The parts of the page of an incident. */
export function IncidentView(props: { readonly incident: Incident }) {
  return (
    <div class="grid grid-cols-12 gap-3 *:max-lg:col-span-12">
      <WhatHappened class="col-span-12" incident={props.incident} />
      <FigurePanel class="col-span-8" incident={props.incident} />
      <IncidentFacts class="col-span-4" incident={props.incident} />
      <CausesPanel class="col-span-12" incident={props.incident} />
    </div>
  );
}
