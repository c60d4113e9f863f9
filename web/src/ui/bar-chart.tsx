import { createMemo, createSignal, For, Index, type JSX, Show } from "solid-js";
import { basePath } from "../base-path.ts";
import { formatCompact, formatCount } from "../format/number.ts";
import { countTicks, timeTicks } from "./chart-scale.ts";
import { useBrush } from "./use-brush.ts";

/** A piece of a bar; pieces stack in their order, the first at the bottom. */
interface BarPart {
  readonly label: string;
  readonly value: number;
  /** Class that fills it. */
  readonly fill: string;
}

/** A bar: what happened between two moments, in epoch ms. */
export interface Bar {
  readonly start: number;
  readonly end: number;
  /** Such as `Nov 1, 08:00–10:00`. */
  readonly label: string;
  readonly href: string;
  readonly parts: readonly BarPart[];
}

const total = (bar: Bar) => bar.parts.reduce((sum, part) => sum + part.value, 0);
const described = (bar: Bar, unit: string) =>
  bar.parts
    .filter((part) => part.value > 0)
    .map((part) => `${formatCount(part.value)} ${part.label.toLowerCase()}`)
    .join(", ") || `no ${unit}`;

/**
 * Counts over time as stacked bars. Each bar is a link to what it counts; they are one stop for the keyboard, and
 * arrows move among them. Where it can be zoomed, dragging over bars or Shift with the arrows marks them out. Boxes
 * rather than a picture, so that text never scales.
 */
export function BarChart(props: {
  readonly label: string;
  /** What is counted, in the plural. Default: runs */
  readonly unit?: string;
  readonly bars: readonly Bar[];
  /** Class of the plot's height. Default: 196 px, 128 on small screens */
  readonly height?: string;
  /** Steps of the count axis. Default: 4 */
  readonly steps?: number;
  /** Shows the time between two moments, in epoch ms, alone. Absent: it cannot be zoomed. */
  readonly onZoom?: (start: number, end: number) => void;
  /** What lies over the plot, such as marks. */
  readonly overlay?: JSX.Element;
}) {
  const brush = useBrush(
    () => props.bars.length,
    ({ from, to }) => {
      const [first, last] = [props.bars[from], props.bars[to]];
      if (first !== undefined && last !== undefined) props.onZoom?.(first.start, last.end);
    },
  );
  const marked = () => (props.onZoom === undefined ? undefined : brush.brushed());
  const markedText = () => {
    const { from, to } = marked() ?? { from: 0, to: 0 };
    return `${props.bars[from]?.label} to ${props.bars[to]?.label}: Enter zooms in`;
  };
  const [active, setActive] = createSignal<number>();
  const unit = () => props.unit ?? "runs";
  const ticks = createMemo(() => countTicks(Math.max(0, ...props.bars.map(total)), props.steps));
  const top = () => ticks().at(-1) ?? 1;
  const labels = createMemo(() => timeTicks(props.bars.map((bar) => bar.start)));
  const center = (index: number) => `${(100 * (index + 0.5)) / props.bars.length}%`;

  const moveFocus: JSX.EventHandler<HTMLDivElement, KeyboardEvent> = (event) => {
    const isMarked = marked() !== undefined;
    if (isMarked && event.key === "Enter") brush.apply();
    else if (isMarked && event.key === "Escape") brush.clear();
    else if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    if (!event.key.startsWith("Arrow")) return;
    const links = [...event.currentTarget.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const next = Math.max(0, Math.min(links.length - 1, at + (event.key === "ArrowLeft" ? -1 : 1)));
    if (event.shiftKey && props.onZoom !== undefined) brush.extend(at, next);
    else brush.clear();
    links[next]?.focus();
  };

  return (
    <div class="grid grid-cols-[24px_minmax(0,1fr)] text-xs text-text-3">
      <div class="relative" aria-hidden="true">
        <For each={ticks()}>
          {(tick) => (
            <span
              class="absolute right-2 translate-y-1/2 whitespace-nowrap"
              style={{ bottom: `${(100 * tick) / top()}%` }}
            >
              {formatCompact(tick).replace(".0", "")}
            </span>
          )}
        </For>
      </div>
      <div class={`relative border-b border-line-strong ${props.height ?? "h-49 max-sm:h-32"}`}>
        <For each={ticks().slice(1)}>
          {(tick) => (
            <span
              class="absolute inset-x-0 border-t border-line"
              style={{ bottom: `${(100 * tick) / top()}%` }}
            />
          )}
        </For>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the links within take the focus, arrows move it */}
        <div
          class="absolute inset-0 flex touch-pan-y select-none"
          classList={{ "cursor-crosshair": props.onZoom !== undefined }}
          onKeyDown={moveFocus}
          onMouseLeave={() => setActive(undefined)}
          {...(props.onZoom === undefined
            ? {}
            : {
                onPointerDown: brush.onPointerDown,
                onPointerMove: brush.onPointerMove,
                onPointerUp: brush.onPointerUp,
                onPointerCancel: brush.onPointerCancel,
                "oncapture:click": brush.onClickCapture,
              })}
        >
          <Index each={props.bars}>
            {(bar, index) => (
              <a
                href={basePath + bar().href}
                draggable={false}
                class="flex min-w-0 flex-1 flex-col-reverse items-center gap-px hover:bg-hover focus-visible:bg-hover"
                tabindex={index === (active() ?? props.bars.length - 1) ? 0 : -1}
                aria-label={`${bar().label}: ${described(bar(), unit())}`}
                onMouseEnter={() => setActive(index)}
                onFocus={() => setActive(index)}
                onBlur={() => setActive(undefined)}
              >
                <Index each={bar().parts.filter((part) => part.value > 0)}>
                  {(part) => (
                    <span
                      class={`block w-[min(62%,28px)] min-h-0.5 rounded-[1px] ${part().fill}`}
                      style={{ height: `calc(${(100 * part().value) / top()}% - 1px)` }}
                    />
                  )}
                </Index>
              </a>
            )}
          </Index>
        </div>
        <Show when={marked()}>
          {(range) => (
            <span
              class="pointer-events-none absolute inset-y-0 border-x border-accent bg-accent/15"
              style={{
                left: `${(100 * range().from) / props.bars.length}%`,
                width: `${(100 * (range().to - range().from + 1)) / props.bars.length}%`,
              }}
            />
          )}
        </Show>
        {props.overlay}
        <span aria-live="polite" class="sr-only">
          {marked() === undefined ? "" : markedText()}
        </span>
        <Show when={marked() === undefined && props.bars[active() ?? -1]}>
          {(bar) => <BarTip bar={bar()} unit={unit()} index={active() ?? 0} count={props.bars.length} />}
        </Show>
      </div>
      <div class="relative col-start-2 h-4.5 pt-1" aria-hidden="true">
        <For each={labels()}>
          {(tick, position) => (
            <span
              class={`absolute -translate-x-1/2 whitespace-nowrap ${tick.isDay ? "font-semibold text-text-2" : ""} ${
                position() % 2 === 1 ? "max-sm:hidden" : ""
              }`}
              style={{ left: center(tick.index) }}
            >
              {tick.label}
            </span>
          )}
        </For>
      </div>
    </div>
  );
}

function BarTip(props: {
  readonly bar: Bar;
  readonly unit: string;
  readonly index: number;
  readonly count: number;
}) {
  const isLeft = () => props.index < props.count / 2;
  const offset = () =>
    `calc(${(100 * (isLeft() ? props.index + 1 : props.count - props.index)) / props.count}% + 4px)`;
  return (
    <div
      class="pointer-events-none absolute top-2 z-10 min-w-37 rounded-2 border border-line-strong bg-overlay px-2.5 py-2 text-sm text-text-2 shadow-float"
      style={{ left: isLeft() ? offset() : "auto", right: isLeft() ? "auto" : offset() }}
      aria-hidden="true"
    >
      <b class="font-semibold whitespace-nowrap text-text">{props.bar.label}</b>
      <For each={props.bar.parts.filter((part) => part.value > 0)} fallback={<div>No {props.unit}</div>}>
        {(part) => (
          <div class="flex items-center gap-1.5">
            <span class={`size-2 rounded-[1px] ${part.fill}`} />
            {part.label}
            <b class="ml-auto pl-3 font-semibold text-text">{formatCount(part.value)}</b>
          </div>
        )}
      </For>
    </div>
  );
}
