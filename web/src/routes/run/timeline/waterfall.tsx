import { createVirtualizer } from "@tanstack/solid-virtual";
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount } from "solid-js";
import { axisTicks } from "../../../timeline/axis.ts";
import type { Row } from "../../../timeline/rows.ts";
import type { RunModel } from "../run-model.ts";
import { moveInRows } from "./waterfall-keys.ts";
import { WaterfallRow } from "./waterfall-row.tsx";
import type { WaterfallState } from "./waterfall-state.ts";
import "./waterfall.css";

const ROW_HEIGHT = 26;
const GAP_HEIGHT = 22;
const HEAD_HEIGHT = 24;
const TICK_PX = 76;
const LABEL_PX = 44;

/**
 * Steps as rows, each with its bar on the time axis. Only the rows in view are in the page, so that thousands of
 * steps scroll freely. The whole is one stop for the keyboard: arrows move among rows and fold them.
 */
export function Waterfall(props: { readonly model: RunModel; readonly state: WaterfallState }) {
  let scroller: HTMLDivElement | undefined;
  const [width, setWidth] = createSignal(600);
  const sizes = (row: Row | undefined) => (row?.kind === "gap" ? GAP_HEIGHT : ROW_HEIGHT);
  const virtualizer = createVirtualizer({
    get count() {
      return props.state.rows().length;
    },
    getScrollElement: () => scroller ?? null,
    estimateSize: (index) => sizes(props.state.rows()[index]),
    getItemKey: (index) => props.state.rows()[index]?.id ?? index,
    overscan: 10,
    paddingStart: HEAD_HEIGHT,
    scrollPaddingStart: HEAD_HEIGHT,
  });
  const ticks = createMemo(() => axisTicks(props.state.window(), Math.max(2, Math.floor(width() / TICK_PX))));
  /** Marks that have room for a label before the end of the lane. */
  const labelled = () => {
    const { from, to } = props.state.window();
    return ticks().filter((tick) => ((to - tick.at) / (to - from)) * width() > LABEL_PX);
  };
  const depths = createMemo(() => props.state.rows().reduce((most, row) => Math.max(most, row.depth), 0));
  const activeIndex = createMemo(() =>
    props.state.rows().findIndex((row) => row.id === props.state.activeRow()),
  );

  onMount(() => {
    if (scroller === undefined) return;
    const lane = scroller.querySelector(".wf-head .wf-lane");
    const observer = new ResizeObserver(() => setWidth(lane?.clientWidth ?? 600));
    observer.observe(scroller);
    onCleanup(() => observer.disconnect());
  });
  createEffect(on(props.state.rows, () => virtualizer.measure(), { defer: true }));
  createEffect(
    on(props.state.revealed, (revealed) => {
      const index = props.state.rows().findIndex((row) => row.id === revealed?.step.id);
      if (index >= 0) requestAnimationFrame(() => virtualizer.scrollToIndex(index, { align: "center" }));
    }),
  );

  return (
    <div
      ref={scroller}
      class="waterfall"
      role="treegrid"
      aria-label="Steps on the time axis"
      aria-rowcount={props.state.rows().length + 1}
      aria-activedescendant={activeIndex() >= 0 ? `step-row-${activeIndex()}` : undefined}
      tabindex="0"
      style={{ "--z0": props.state.window().from, "--z1": props.state.window().to, "--depths": depths() }}
      onKeyDown={(event) => {
        const index = moveInRows(event, props.state);
        if (index !== undefined) virtualizer.scrollToIndex(index, { align: "auto" });
      }}
    >
      <div class="relative" role="presentation" style={{ height: `${virtualizer.getTotalSize()}px` }}>
        <div class="wf-grid" role="presentation">
          <For each={ticks()}>{(tick) => <i style={{ "--a": tick.at }} />}</For>
        </div>
        <div class="wf-row wf-head" role="row" aria-rowindex={1}>
          <div class="wf-name" role="columnheader">
            <span class="wf-seq">#</span>
            <span class="pl-5">Step</span>
          </div>
          <div class="wf-lane" role="columnheader" aria-label="Time from the start of the run">
            <For each={labelled()}>{(tick) => <span style={{ "--a": tick.at }}>{tick.label}</span>}</For>
          </div>
          <div class="wf-time" role="columnheader">
            Time
          </div>
        </div>
        <For each={virtualizer.getVirtualItems()}>
          {(item) => (
            <WaterfallRow
              row={props.state.rows()[item.index]}
              index={item.index}
              top={item.start}
              laneWidth={width()}
              model={props.model}
              state={props.state}
            />
          )}
        </For>
      </div>
    </div>
  );
}
