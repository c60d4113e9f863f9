import type { Incident } from "@runfacts/gen/client/incident";
import { lazy, Show, Suspense } from "solid-js";
import { IncidentFacts } from "./incident-facts.tsx";
import { isExplained } from "./is-explained.ts";
import { WhatHappened } from "./what-happened.tsx";

// What happened is read first.
const FigurePanel = lazy(async () => ({ default: (await import("./figure-panel.tsx")).FigurePanel }));
const IncidentCauses = lazy(async () => ({
  default: (await import("./incident-causes.tsx")).IncidentCauses,
}));

/** The parts of the page of an incident. */
export function IncidentView(props: { readonly incident: Incident }) {
  return (
    <div class="grid grid-cols-12 gap-3 *:max-lg:col-span-12">
      <WhatHappened class="col-span-12" incident={props.incident} />
      <Suspense
        fallback={<div class="col-span-8 h-80 rounded-3 border border-line bg-surface" data-loading />}
      >
        <FigurePanel class="col-span-8" incident={props.incident} />
      </Suspense>
      <IncidentFacts class="col-span-4" incident={props.incident} />
      <Show when={props.incident.causes.length > 0 || isExplained(props.incident)}>
        <Suspense>
          <IncidentCauses class="col-span-12" incident={props.incident} />
        </Suspense>
      </Show>
    </div>
  );
}
