import { Show } from "solid-js";
import { countOf, formatCount } from "../format/number.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

/** A list that is had a page at a time. */
interface PagedList {
  readonly total: bigint | number;
  readonly isPrevious: boolean;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why the next page could not be had. */
  readonly moreError: { readonly rawMessage: string } | undefined;
  readonly loadMore: () => Promise<void>;
}

/** How much of a list of several pages is listed, and a button for the next page. */
export function MoreRows(props: {
  readonly list: PagedList;
  /** How many rows are listed. */
  readonly listed: number;
  /** How many rows a page has at most. */
  readonly pageSize: number;
  /** What the rows are: `agent`, `version`. */
  readonly noun: string;
}) {
  let status: HTMLSpanElement | undefined;
  const rest = () => Number(props.list.total) - props.listed;
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
          : `${formatCount(props.listed)} of ${countOf(props.list.total, props.noun)} listed`}
      </span>
      <Show when={props.list.hasMore}>
        <Button
          size="sm"
          aria-disabled={props.list.isLoadingMore || props.list.isPrevious}
          onClick={() => void showMore()}
        >
          <Show
            when={props.list.moreError}
            fallback={`Show ${rest() > 0 ? `${formatCount(Math.min(rest(), props.pageSize))} ` : ""}more`}
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
export const hasPages = (list: { readonly pages: number; readonly hasMore: boolean }): boolean =>
  list.hasMore || list.pages > 1;
