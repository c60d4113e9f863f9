import { createMemo, createSignal, For, Index, type JSX, Show } from "solid-js";
import { figureTicks, timeTicks } from "./chart-scale.ts";
import { LineTable, LineTip } from "./line-figures.tsx";

/** Marks stand at the top of the plot: figures stay below them. */
const HEADROOM = 1.15;

/** A line of figures over time. */
export interface FigureLine {
  readonly label: string;
  readonly isDashed: boolean;
  /** One value a moment; null where there is none. */
  readonly values: readonly (number | null)[];
}

/** A figure of a part of the time, and the interval that it lies in. */
export interface FigureBand {
  /** Drawn as the dashed line is. */
  readonly isDashed: boolean;
  /** Where in the plot, 0 at its start, 1 at its end. */
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/**
 * Figures over time as lines on an axis from 0, with figures of parts of the time and their intervals as bands. Pointing shows the values of
 * a moment; a table with all of them is there for screen readers.
 */
export function FigureChart(props: {
  readonly label: string;
  /** Start of each step in epoch ms, oldest first; the steps are equally long. */
  readonly moments: readonly number[];
  readonly lines: readonly FigureLine[];
  readonly bands?: readonly FigureBand[];
  /** What the figure should not cross: a line over the whole time. */
  readonly limit?: number | undefined;
  readonly format: (value: number) => string;
  readonly formatMoment: (ms: number) => string;
  /** What lies over the plot, such as marks. */
  readonly overlay?: JSX.Element;
}) {
  const ticks = createMemo(() => {
    const values = props.lines.flatMap(({ values: own }) => own.map((value) => value ?? 0));
    const bounds = (props.bands ?? []).map(({ value, high }) => high ?? value);
    return figureTicks(HEADROOM * Math.max(0, ...values, ...bounds, props.limit ?? 0));
  });
  const caption = () =>
    props.limit === undefined ? props.label : `${props.label}, limit ${props.format(props.limit)}`;
  const [active, setActive] = createSignal<number>();
  const point: JSX.EventHandler<HTMLDivElement, PointerEvent> = (event) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * count());
    setActive(Math.max(0, Math.min(count() - 1, index)));
  };
  const top = () => ticks().at(-1) ?? 1;
  const count = () => Math.max(1, props.moments.length);
  const x = (index: number) => (100 * (index + 0.5)) / count();
  const y = (value: number) => 100 - (100 * value) / top();
  const path = (values: FigureLine["values"]) =>
    values
      .map((value, index) => {
        const before = values[index - 1];
        const isFirst = before === null || before === undefined;
        return value === null ? "" : `${isFirst ? "M" : "L"}${x(index)} ${y(value)}`;
      })
      .join("");
  return (
    <div class="grid grid-cols-[max-content_minmax(0,1fr)] text-xs text-text-3">
      <div class="relative" aria-hidden="true">
        {/* As wide as the widest. */}
        <For each={ticks()}>
          {(tick) => <span class="invisible block h-0 pr-2 whitespace-nowrap">{props.format(tick)}</span>}
        </For>
        <For each={ticks()}>
          {(tick) => (
            <span
              class="absolute right-2 translate-y-1/2 whitespace-nowrap"
              style={{ bottom: `${100 - y(tick)}%` }}
            >
              {props.format(tick)}
            </span>
          )}
        </For>
      </div>
      <div
        class="relative h-49 border-b border-line-strong max-sm:h-36"
        onPointerMove={point}
        onPointerLeave={() => setActive(undefined)}
      >
        <For each={ticks().slice(1)}>
          {(tick) => (
            <span class="absolute inset-x-0 border-t border-line" style={{ bottom: `${100 - y(tick)}%` }} />
          )}
        </For>
        <For each={props.bands ?? []}>{(band) => <Band of={band} y={y} />}</For>
        <svg
          class="absolute inset-0 size-full overflow-visible"
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <Index each={props.lines}>
            {(line) => (
              <path
                d={path(line().values)}
                fill="none"
                class={line().isDashed ? "stroke-text-3" : "stroke-accent"}
                stroke-width="1.5"
                stroke-dasharray={line().isDashed ? "4 3" : undefined}
                vector-effect="non-scaling-stroke"
              />
            )}
          </Index>
        </svg>
        <Index each={props.lines}>
          {(line) => (
            <Index each={line().values}>
              {(value, index) => (
                <i
                  class={`graphic absolute size-1 -translate-1/2 rounded-full ${line().isDashed ? "bg-text-3" : "bg-accent"}`}
                  classList={{ hidden: value() === null }}
                  style={{ left: `${x(index)}%`, top: `${y(value() ?? 0)}%` }}
                  aria-hidden="true"
                />
              )}
            </Index>
          )}
        </Index>
        <Show when={props.limit}>
          {(limit) => <Limit text={`limit ${props.format(limit())}`} top={y(limit())} />}
        </Show>
        {props.overlay}
        <Show when={typeof active() === "number"}>
          <LineTip
            of={props}
            index={active() ?? 0}
            class={(active() ?? 0) < count() / 2 ? "right-1" : "left-1"}
          />
        </Show>
      </div>
      <div class="relative col-start-2 h-4.5 pt-1" aria-hidden="true">
        <For each={timeTicks(props.moments)}>
          {(tick, position) => (
            <span
              class={`absolute -translate-x-1/2 whitespace-nowrap ${tick.isDay ? "font-semibold text-text-2" : ""} ${
                position() % 2 === 1 ? "max-sm:hidden" : ""
              }`}
              style={{ left: `${x(tick.index)}%` }}
            >
              {tick.label}
            </span>
          )}
        </For>
      </div>
      <LineTable of={{ ...props, label: caption() }} />
    </div>
  );
}

function Band(props: { readonly of: FigureBand; readonly y: (value: number) => number }) {
  const place = () => ({ left: `${100 * props.of.from}%`, width: `${100 * (props.of.to - props.of.from)}%` });
  const bounds = () => {
    const { low, high } = props.of;
    return low === undefined || high === undefined ? undefined : { low, high };
  };
  return (
    <>
      <Show when={bounds()}>
        {(of) => (
          <i
            class={`graphic absolute ${props.of.isDashed ? "bg-text-3/20" : "bg-accent/15"}`}
            style={{
              ...place(),
              top: `${props.y(of().high)}%`,
              height: `${Math.max(0, props.y(of().low) - props.y(of().high))}%`,
            }}
            aria-hidden="true"
          />
        )}
      </Show>
      <i
        class={`graphic absolute border-t-2 ${props.of.isDashed ? "border-dashed border-text-3" : "border-accent"}`}
        style={{ ...place(), top: `${props.y(props.of.value)}%` }}
        aria-hidden="true"
      />
    </>
  );
}

/** Told by its form and a word, not by colour alone. */
function Limit(props: { readonly text: string; readonly top: number }) {
  return (
    <div
      class="graphic pointer-events-none absolute inset-x-0 border-t-2 border-dotted border-failure-fill"
      style={{ top: `${props.top}%` }}
      aria-hidden="true"
    >
      <span
        class={`absolute left-0 rounded-1 bg-surface px-1 text-failure ${props.top < 15 ? "top-0.5" : "bottom-0.5"}`}
      >
        {props.text}
      </span>
    </div>
  );
}
