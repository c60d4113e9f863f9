import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { createEffect, createSignal, type JSX, on, onCleanup, onMount, Show } from "solid-js";
import { durationTicks, timeTicks } from "./chart-scale.ts";
import { LineTable, LineTip } from "./line-figures.tsx";
import { isDark } from "./theme.ts";

/** A line over time. */
export interface Line {
  readonly label: string;
  /** Token of its colour, such as `--accent`. */
  readonly colour: string;
  readonly isDashed?: boolean;
  /** One value a moment; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface LineChartProps {
  readonly label: string;
  /** Epoch ms of each value, oldest first. */
  readonly moments: readonly number[];
  readonly lines: readonly Line[];
  readonly format: (ms: number) => string;
  readonly formatTick: (ms: number) => string;
  readonly formatMoment: (ms: number) => string;
  /** Height in px. Default: 180 */
  readonly height?: number;
  /** Shows the time between two moments, in epoch ms, alone: dragging marks it out. Absent: it cannot be zoomed. */
  readonly onZoom?: (start: number, end: number) => void;
  /** What lies over the plot, from the first moment to the last, such as marks. */
  readonly overlay?: JSX.Element;
}

/** Room around the plot, in px. */
const PADDING = 8;
const RIGHT = 12;
const X_AXIS = 24;
const Y_AXIS = 50;
const PLOT = {
  top: `${PADDING}px`,
  right: `${RIGHT}px`,
  bottom: `${X_AXIS}px`,
  left: `${Y_AXIS}px`,
};

/**
 * Durations (ms) over time as lines, on a logarithmic axis: percentiles differ by orders of magnitude. A table with
 * the same values is there for screen readers. uPlot draws on a canvas, whose colours follow the theme.
 */
export function LineChart(props: LineChartProps) {
  let frame: HTMLDivElement | undefined;
  const [active, setActive] = createSignal<number | null>();
  const height = () => props.height ?? 180;
  const data = (): uPlot.AlignedData => [
    props.moments.map((ms) => ms / 1000),
    ...props.lines.map((line) => [...line.values]),
  ];

  onMount(() => {
    if (frame === undefined) return;
    const element = frame;
    let plot: uPlot | undefined;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(options(element, props, height(), setActive), data(), element);
    };
    createEffect(on([isDark, () => props.lines.length], draw));
    createEffect(on(data, (next) => plot?.setData(next), { defer: true }));
    const observer = new ResizeObserver(() =>
      plot?.setSize({ width: element.clientWidth, height: height() }),
    );
    observer.observe(element);
    onCleanup(() => {
      observer.disconnect();
      plot?.destroy();
    });
  });

  return (
    <div class="relative">
      <div ref={frame} class="line-chart h-45" role="img" aria-label={`${props.label}; a table follows`} />
      <div class="pointer-events-none absolute" style={PLOT}>
        {props.overlay}
      </div>
      {/* Keyed by presence: the first moment has the index 0. */}
      <Show when={typeof active() === "number"}>
        <LineTip
          of={props}
          index={active() ?? 0}
          class={(active() ?? 0) < props.moments.length / 2 ? "right-1" : "left-12"}
        />
      </Show>
      <LineTable of={props} />
    </div>
  );
}

function options(
  element: HTMLElement,
  props: LineChartProps,
  height: number,
  setActive: (index: number | null | undefined) => void,
): uPlot.Options {
  const colour = (token: string) => resolveColour(element, token);
  /** Without one at the very end, where it would be cut off. */
  const labels = () =>
    timeTicks(props.moments, Math.max(2, Math.floor(element.clientWidth / 80))).filter(
      ({ index }) => index < props.moments.length * 0.95,
    );
  const axis = {
    stroke: colour("--text-3"),
    font: `11px ${getComputedStyle(element).fontFamily}`,
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    padding: [PADDING, RIGHT, 0, 0],
    cursor: {
      y: false,
      points: { size: 6 },
      drag: { x: props.onZoom !== undefined, y: false, setScale: false, dist: 4 },
    },
    hooks: {
      setCursor: [(plot) => setActive(plot.cursor.idx)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          const momentAt = (x: number) => Math.round(plot.posToVal(x, "x") * 1000);
          if (width > 0) props.onZoom?.(momentAt(left), momentAt(left + width));
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
    scales: { y: { distr: 3, range: (_, min, max) => [min / 1.6, max * 1.6] } },
    series: [
      {},
      ...props.lines.map((line) => {
        const stroke = colour(line.colour);
        const isSparse = line.values.filter((value) => value !== null).length <= 12;
        return {
          stroke,
          width: 1.5,
          points: { show: isSparse, size: 5, fill: stroke },
          ...(line.isDashed && { dash: [4, 4] }),
        };
      }),
    ],
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: X_AXIS,
        splits: () => labels().map((tick) => (props.moments[tick.index] ?? 0) / 1000),
        values: () => labels().map((tick) => tick.label),
      },
      {
        ...axis,
        size: Y_AXIS,
        grid: { stroke: colour("--line"), width: 1 },
        splits: (_, _axis, min, max) => durationTicks(min, max),
        // uPlot's own filter keeps powers of ten alone.
        filter: (_, splits) => splits,
        values: (_, splits) => splits.map(props.formatTick),
      },
    ],
  };
}

/** The colour that a token stands for now; a canvas knows no tokens. */
function resolveColour(element: HTMLElement, token: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
