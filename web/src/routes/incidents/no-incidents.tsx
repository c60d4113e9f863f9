import { Show } from "solid-js";
import type { IncidentFilter } from "../../incidents/incident-filter.ts";
import { Button } from "../../ui/button.tsx";
import { DocsLink } from "../../ui/docs-link.tsx";
import { Notice } from "../../ui/notice.tsx";

const UNFILTERED: IncidentFilter = { state: undefined, kind: undefined, agentId: undefined };

/** Shown if no incident was opened, or none that the filter selects. */
export function NoIncidents(props: {
  readonly filter: IncidentFilter;
  readonly onChange: (part: IncidentFilter) => void;
}) {
  const isFiltered = () => Object.values(props.filter).some((value) => value !== undefined);
  return (
    <div class="rounded-3 border border-line bg-surface">
      <Notice
        level={2}
        icon={isFiltered() ? "search" : "check"}
        title={isFiltered() ? "No incident matches" : "No incidents"}
        actions={
          <Show when={isFiltered()}>
            <Button variant="primary" onClick={() => props.onChange(UNFILTERED)}>
              Clear filters
            </Button>
          </Show>
        }
      >
        <Show when={!isFiltered()}>
          <p>
            An incident is opened when an agent got worse: a version, a drift, a new failure, silence, a
            budget or a rule. None was. <DocsLink page="incidents.md">What is watched</DocsLink>
          </p>
        </Show>
      </Notice>
    </div>
  );
}
