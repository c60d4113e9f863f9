import { Show } from "solid-js";
import type { AgentPages } from "../../api/use-agent-pages.ts";
import { AGENTS_PAGE } from "../../api/use-agents.ts";
import { countOf, formatCount } from "../../format/number.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";

type Listed = Pick<
  AgentPages,
  "agents" | "total" | "hasMore" | "isPrevious" | "isLoadingMore" | "moreError" | "loadMore"
>;

/** How much of a list of several pages is listed, and a button for the next page. */
export function MoreRows(props: {
  readonly list: Listed;
  /** What the rows are: `agent`, `version`. */
  readonly noun: string;
}) {
  let status: HTMLSpanElement | undefined;
  const listed = () => props.list.agents?.length ?? 0;
  const rest = () => Number(props.list.total) - listed();
  const showMore = async () => {
    if (props.list.isLoadingMore || props.list.isPrevious) return;
    await props.list.loadMore();
    // The button is gone with the last page, and the focus would be lost with it.
    if (!props.list.hasMore) status?.focus();
  };
  return (
    <span class="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
      <Show when={props.list.moreError}>
        {(error) => (
          <span role="alert">
            More {props.noun}s could not be loaded: {error().rawMessage}
          </span>
        )}
      </Show>
      <span ref={status} role="status" tabindex={-1}>
        {props.list.isLoadingMore
          ? `Loading more ${props.noun}s…`
          : `${formatCount(listed())} of ${countOf(props.list.total, props.noun)} listed`}
      </span>
      <Show when={props.list.hasMore}>
        <Button
          size="sm"
          aria-disabled={props.list.isLoadingMore || props.list.isPrevious}
          onClick={() => void showMore()}
        >
          <Show
            when={props.list.moreError}
            fallback={`Show ${rest() > 0 ? `${formatCount(Math.min(rest(), AGENTS_PAGE))} ` : ""}more`}
          >
            <Icon name="retry" />
            Try again
          </Show>
        </Button>
      </Show>
    </span>
  );
}

/** Whether there is, or was, another page to show. */
export const hasPages = (list: Pick<AgentPages, "pages" | "hasMore">): boolean =>
  list.hasMore || list.pages > 1;
