import { createMemo, createSignal, For, type JSX } from "solid-js";
import { formatOffset } from "../../../format/duration.ts";
import { countOf } from "../../../format/number.ts";
import { axisTicks } from "../../../timeline/axis.ts";
import type { Bar } from "../../../timeline/merge-bars.ts";
import { minimapOf } from "../../../timeline/minimap.ts";
import { clampWindow } from "../../../timeline/zoom.ts";
import { stepTypeFills } from "../../../ui/fills.ts";
import { StatusShape } from "../../../ui/status-mark.tsx";
import { patternSpans } from "../patterns/pattern-spans.ts";
import type { RunModel } from "../run-model.ts";
import type { TimelineState } from "./timeline-state.ts";

/** A drag shorter than this, in px, is a click. */
const CLICK_PX = 4;

/**
 * The whole run small, with the shown time as a window. Dragging marks out another window, a click moves it; the
 * keyboard has +, -, <, > and 0 for the same.
 */
export function Minimap(props: { readonly model: RunModel; readonly state: TimelineState }) {
  const span = () => props.model.timeline.span;
  const map = createMemo(() => minimapOf(props.model.timeline.steps));
  const ticks = createMemo(() => axisTicks(span(), 6));
  const share = (ms: number) => `${(100 * (ms - span().from)) / (span().to - span().from)}%`;
  const circles = createMemo(() => patternSpans(props.model));
  const [dragFrom, setDragFrom] = createSignal<{ readonly x: number; readonly at: number }>();

  const momentAt = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const { from, to } = span();
    return from + ((event.clientX - box.left) / box.width) * (to - from);
  };
  const onPointerDown: JSX.EventHandler<HTMLElement, PointerEvent> = (event) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragFrom({ x: event.clientX, at: momentAt(event) });
  };
  const onPointerMove: JSX.EventHandler<HTMLElement, PointerEvent> = (event) => {
    const start = dragFrom();
    if (start === undefined || Math.abs(event.clientX - start.x) < CLICK_PX) return;
    const at = momentAt(event);
    const window = { from: Math.min(start.at, at), to: Math.max(start.at, at) };
    props.state.setWindow(clampWindow(window, span()));
  };
  const onPointerUp: JSX.EventHandler<HTMLElement, PointerEvent> = (event) => {
    const start = dragFrom();
    setDragFrom(undefined);
    if (start === undefined || Math.abs(event.clientX - start.x) >= CLICK_PX) return;
    const half = (props.state.window().to - props.state.window().from) / 2;
    props.state.setWindow(clampWindow({ from: start.at - half, to: start.at + half }, span()));
  };

  return (
    <div class="px-3 pb-1">
      <div
        role="img"
        aria-label={`Whole run, ${formatOffset(span().to)}; shown ${formatOffset(props.state.window().from)} to ${formatOffset(props.state.window().to)}; ${countOf(map().failed.length, "failed step")}`}
        class="relative h-11.5 cursor-crosshair touch-none overflow-hidden border-y border-line bg-inset select-none"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
      >
        <span
          class="absolute inset-y-0 border-x border-accent bg-surface"
          style={{
            left: share(props.state.window().from),
            width: `calc(${share(props.state.window().to)} - ${share(props.state.window().from)})`,
          }}
        />
        <For each={props.model.gaps}>
          {(gap) => (
            <i
              class="hatch absolute inset-y-0"
              style={{ left: share(gap.start), width: `calc(${share(gap.end)} - ${share(gap.start)})` }}
            />
          )}
        </For>
        <For each={map().upper}>{(bar) => <MiniBar bar={bar} share={share} class="top-5 h-1.25" />}</For>
        <For each={map().lower}>{(bar) => <MiniBar bar={bar} share={share} class="top-7.25 h-2.25" />}</For>
        <For each={circles()}>
          {(span) => (
            <i
              class="graphic absolute top-0 h-0.75 min-w-1 bg-partial-fill"
              style={{ left: share(span.start), width: `calc(${share(span.end)} - ${share(span.start)})` }}
            />
          )}
        </For>
        <For each={map().failed}>
          {(step) => (
            <>
              <i
                class="absolute top-2.5 bottom-0 w-0.5 -translate-x-1/2 bg-failure-fill"
                style={{ left: share(step.start) }}
              />
              <span class="absolute top-0.75 -translate-x-1/2" style={{ left: share(step.start) }}>
                <StatusShape status="failure" class="size-1.75" />
              </span>
            </>
          )}
        </For>
      </div>
      <div class="relative h-4 text-xs/4 text-text-3" aria-hidden="true">
        <For each={ticks()}>
          {(tick) => (
            <span
              class="absolute -translate-x-1/2 first:translate-x-0"
              classList={{ "-translate-x-full!": tick.at > span().to - (span().to - span().from) / 30 }}
              style={{ left: share(tick.at) }}
            >
              {tick.label}
            </span>
          )}
        </For>
      </div>
    </div>
  );
}

function MiniBar(props: {
  readonly bar: Bar;
  readonly share: (ms: number) => string;
  readonly class: string;
}) {
  return (
    <i
      class={`graphic absolute min-w-px ${props.class} ${props.bar.type === "wait" ? "waiting" : stepTypeFills[props.bar.type]}`}
      style={{
        left: props.share(props.bar.start),
        width: `calc(${props.share(props.bar.end)} - ${props.share(props.bar.start)})`,
      }}
    />
  );
}
