import { Show } from "solid-js";
import { INCIDENTS_PAGE, type IncidentPages } from "../../api/use-incident-pages.ts";
import { countOf } from "../../format/number.ts";
import { IncidentsTable } from "../../incidents/incidents-table.tsx";
import { MoreRows } from "../../ui/more-rows.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";

/** Incidents as far as they are listed, and a button for more. */
export function IncidentsPanel(props: { readonly title: string; readonly list: IncidentPages }) {
  const listed = () => props.list.incidents?.length ?? 0;
  return (
    <div classList={{ "opacity-60": props.list.isPrevious }}>
      <Panel
        title={props.title}
        sub={listed() > 0 && countOf(props.list.total, "incident")}
        flush
        footer={
          listed() < props.list.total && (
            <MoreRows list={props.list} listed={listed()} pageSize={INCIDENTS_PAGE} noun="incident" />
          )
        }
      >
        <Show when={listed() > 0} fallback={<Notice icon="check" title="Nothing is worse now" />}>
          <IncidentsTable incidents={props.list.incidents ?? []} />
        </Show>
      </Panel>
    </div>
  );
}
