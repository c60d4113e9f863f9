import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import { useShortcuts } from "../../shell/shortcuts.ts";
import { Keyed } from "../../ui/keyed.ts";
import { rowWindow, scrollTopFor } from "../../ui/row-window.ts";
import { chosenColumns, shownColumns } from "./column-choice.ts";
import type { RunCell, RunColumn } from "./run-columns.tsx";
import type { ShownRuns } from "./use-run-list.ts";
import "./runs-table.css";

/** The next page is asked for when fewer rows than this are left below. */
const AHEAD_ROWS = 60;

/**
 * Runs as rows of one height, each a link to its run; only those in view are in the page, so that a hundred thousand
 * scroll like a hundred. j and k move the focus from row to row, Enter opens, Esc leaves the list. Below 700 px a row is
 * two lines; at 1500 px there is room for words, tokens and ids.
 */
export function RunsTable(props: { readonly shown: ShownRuns }) {
  let scroller: HTMLElement | undefined;
  let body: HTMLTableSectionElement | undefined;
  const [view, setView] = createSignal({ scrollTop: 0, height: 800, rowHeight: 32 });
  const [active, setActive] = createSignal(-1);
  const runs = () => props.shown.runs ?? [];
  const rows = createMemo(
    () => rowWindow(view().scrollTop, view().height, view().rowHeight, runs().length),
    undefined,
    { equals: (a, b) => a.from === b.from && a.to === b.to },
  );
  const width = () => chosenColumns() && `${shownColumns().reduce((sum, column) => sum + column.width, 0)}px`;

  const measure = () => {
    if (scroller === undefined) return;
    const rowHeight = body?.querySelector("tr.linked")?.getBoundingClientRect().height;
    const { scrollTop, clientHeight } = scroller;
    props.shown.list.scrollTop = scrollTop;
    setView((before) => ({ scrollTop, height: clientHeight, rowHeight: rowHeight || before.rowHeight }));
  };
  const scrollTo = (top: number) => {
    if (scroller !== undefined) scroller.scrollTop = top;
    measure();
  };
  const focusRow = (index: number) => {
    setActive(index);
    // The head lies over the first row of the view.
    const height = view().height - (body?.offsetTop ?? 0);
    scrollTo(scrollTopFor(index, { ...view(), height }));
    body
      ?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"] a.row-link`)
      ?.focus({ preventScroll: true });
  };
  /** Where the focus is: live runs that came in above have moved its row. */
  const focused = () => rowIndex(body?.querySelector(":focus")) ?? active();
  const move = (step: number) => {
    if (runs().length > 0) focusRow(Math.max(0, Math.min(runs().length - 1, focused() + step)));
  };
  useShortcuts([
    { keys: ["j"], label: "Next row", run: () => move(1) },
    { keys: ["k"], label: "Row before", run: () => move(-1) },
    {
      keys: ["Escape"],
      label: "Leave the list",
      run: () => {
        setActive(-1);
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
    },
  ]);

  onMount(() => {
    const observer = new ResizeObserver(measure);
    if (scroller !== undefined) observer.observe(scroller);
    onCleanup(() => observer.disconnect());
  });
  createEffect(
    on(
      () => props.shown.list,
      (list) => {
        setActive(-1);
        scrollTo(list.scrollTop);
      },
    ),
  );
  createEffect(() => {
    const isNear = rows().to > runs().length - AHEAD_ROWS;
    const mayLoad = props.shown.hasMore && !props.shown.isLoading && !props.shown.isPrevious;
    if (isNear && mayLoad && props.shown.error === undefined) props.shown.loadMore();
  });

  return (
    <section ref={scroller} class="runs-scroll" aria-label="List of runs" onScroll={measure}>
      <table
        class="data-table runs-table"
        classList={{ "is-chosen": width() !== undefined, "opacity-60": props.shown.isPrevious }}
        style={{ "--least": width() }}
        aria-rowcount={props.shown.hasMore ? -1 : runs().length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            <For each={shownColumns()}>
              {(column) => (
                <th class={headClass(column)}>
                  <span class={column.id === "status" ? "max-xl:sr-only" : undefined}>{column.label}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody ref={body} onFocusIn={(event) => setActive(rowIndex(event.target) ?? active())}>
          <Space rows={rows().from} rowHeight={view().rowHeight} />
          <Keyed each={runs().slice(rows().from, rows().to)} by="runId">
            {(run, index) => (
              <Row run={run()} index={rows().from + index()} longestMs={props.shown.longestMs} />
            )}
          </Keyed>
          <Space rows={runs().length - rows().to} rowHeight={view().rowHeight} />
        </tbody>
      </table>
    </section>
  );
}

/** Which run an element in its row stands for. */
function rowIndex(element: Element | null | undefined): number | undefined {
  const row = element?.closest("tr")?.getAttribute("aria-rowindex");
  return row ? Number(row) - 2 : undefined;
}

const headClass = (column: RunColumn) =>
  `${column.class.split(" ")[0]} ${column.class.includes("num") ? "num" : ""}`;

/** Holds the place of rows that are not in the page. */
function Space(props: { readonly rows: number; readonly rowHeight: number }) {
  return (
    <Show when={props.rows > 0}>
      {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row takes no focus */}
      <tr class="space" aria-hidden="true">
        <td style={{ height: `${props.rows * props.rowHeight}px` }} />
      </tr>
    </Show>
  );
}

function Row(props: RunCell & { readonly index: number }) {
  return (
    <tr class="linked" aria-rowindex={props.index + 2}>
      <For each={shownColumns()}>
        {(column) => (
          <td class={column.class}>
            <column.Cell run={props.run} longestMs={props.longestMs} />
          </td>
        )}
      </For>
    </tr>
  );
}
