import { Show } from "solid-js";
import { INCIDENTS_PAGE, type IncidentPages } from "../../api/use-incident-pages.ts";
import { countOf, formatCount } from "../../format/number.ts";
import { IncidentsTable } from "../../incidents/incidents-table.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";

/** Incidents as far as they are listed, and a button for more. */
export function IncidentsPanel(props: { readonly title: string; readonly list: IncidentPages }) {
  let status: HTMLSpanElement | undefined;
  const listed = () => props.list.incidents?.length ?? 0;
  const showMore = async () => {
    if (props.list.isLoadingMore || props.list.isPrevious) return;
    await props.list.loadMore();
    // The button is gone with the last page, and the focus would be lost with it.
    if (!props.list.hasMore) status?.focus();
  };
  return (
    <div classList={{ "opacity-60": props.list.isPrevious }}>
      <Panel
        title={props.title}
        sub={listed() > 0 && countOf(props.list.total, "incident")}
        flush
        footer={
          listed() < props.list.total && (
            <span class="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
              <Show when={props.list.moreError}>
                {(error) => <span role="alert">More could not be loaded: {error().rawMessage}</span>}
              </Show>
              <span ref={status} role="status" tabindex={-1}>
                {formatCount(listed())} of {countOf(props.list.total, "incident")} listed
              </span>
              <Show when={props.list.hasMore}>
                <Button
                  size="sm"
                  aria-disabled={props.list.isLoadingMore || props.list.isPrevious}
                  onClick={() => void showMore()}
                >
                  <Show
                    when={props.list.moreError}
                    fallback={`Show ${formatCount(Math.min(INCIDENTS_PAGE, props.list.total - listed()))} more`}
                  >
                    <Icon name="retry" />
                    Try again
                  </Show>
                </Button>
              </Show>
            </span>
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
