import type { Incident } from "@runfacts/gen/client/incident";
import { Show } from "solid-js";
import { INCIDENTS_PAGE } from "../../api/use-incident-pages.ts";
import type { ListedPages } from "../../api/use-pages.ts";
import { countOf } from "../../format/number.ts";
import { IncidentsTable } from "../../incidents/incidents-table.tsx";
import { hasPages, MoreRows } from "../../ui/more-rows.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";

/** Incidents as far as they are listed, and a button for more. */
export function IncidentsPanel(props: {
  readonly title: string;
  readonly list: ListedPages<Incident>;
  /** Said in place of a list that is empty. */
  readonly none?: string;
}) {
  const listed = () => props.list.rows?.length ?? 0;
  return (
    <div classList={{ "opacity-60": props.list.isPrevious }}>
      <Panel
        title={props.title}
        sub={listed() > 0 && countOf(props.list.total, "incident")}
        flush
        footer={
          hasPages(props.list) && (
            <MoreRows list={props.list} listed={listed()} pageSize={INCIDENTS_PAGE} noun="incident" />
          )
        }
      >
        <Show when={listed() > 0} fallback={<Notice icon="check" title={props.none} />}>
          <IncidentsTable incidents={props.list.rows ?? []} />
        </Show>
      </Panel>
    </div>
  );
}
