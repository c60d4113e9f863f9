import type { Incident } from "@runfacts/gen/client/incident";
import { Show } from "solid-js";
import { affectedTexts, CAVEAT } from "../../causes/cause-words.ts";
import { RankedCauses } from "../../causes/ranked-causes.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";

/** What affected runs have in common, the surest first; each leads to its runs. */
export function IncidentCauses(props: { readonly incident: Incident; readonly class: string }) {
  const isKnown = () => props.incident.causes.length > 0;
  return (
    <Panel
      class={props.class}
      title={`What ${affectedTexts.incident.runs} have in common`}
      sub={isKnown() && "the surest first"}
      flush
      footer={isKnown() && CAVEAT}
    >
      <Show
        when={isKnown()}
        fallback={
          <Notice icon="search" title="Nothing stands out">
            <p>
              No value is more frequent among affected runs than chance would have it, or there are too few of
              them to tell.
            </p>
          </Notice>
        }
      >
        <RankedCauses causes={props.incident.causes} text={affectedTexts.incident} />
      </Show>
    </Panel>
  );
}
