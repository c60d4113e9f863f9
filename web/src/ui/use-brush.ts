import { createSignal, type JSX } from "solid-js";

/** Bars that are marked out, by index, both ends included. */
export interface Brushed {
  readonly from: number;
  readonly to: number;
}

/** Marks out bars of a chart by dragging, or with the keys. */
export interface Brush {
  readonly brushed: () => Brushed | undefined;
  readonly onPointerDown: JSX.EventHandler<HTMLElement, PointerEvent>;
  readonly onPointerMove: JSX.EventHandler<HTMLElement, PointerEvent>;
  readonly onPointerUp: JSX.EventHandler<HTMLElement, PointerEvent>;
  readonly onPointerCancel: () => void;
  /** For the capture phase: the click that ends a drag must not follow a link. */
  readonly onClickCapture: (event: MouseEvent) => void;
  /** Takes what is marked out. */
  readonly apply: () => void;
  /** Marks out from where the keys began to another bar. */
  readonly extend: (from: number, to: number) => void;
  readonly clear: () => void;
}

/** A drag shorter than this, in px, is a click. */
const CLICK_PX = 4;

/**
 * Lets bars that lie side by side be marked out, each as wide as the others. What is marked out is taken when the
 * pointer lets go, or by `apply`.
 *
 * @param count number of bars
 */
export function useBrush(count: () => number, onBrush: (brushed: Brushed) => void): Brush {
  const [brushed, setBrushed] = createSignal<Brushed>();
  let start: { readonly x: number; readonly index: number } | undefined;
  let anchor: number | undefined;
  let wasDragged = false;

  const indexAt = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * count());
    return Math.max(0, Math.min(count() - 1, index));
  };
  const mark = (a: number, b: number) => setBrushed({ from: Math.min(a, b), to: Math.max(a, b) });
  const clear = () => {
    start = undefined;
    anchor = undefined;
    setBrushed(undefined);
  };
  const apply = () => {
    const taken = brushed();
    clear();
    if (taken !== undefined) onBrush(taken);
  };

  return {
    brushed,
    onPointerDown: (event) => {
      wasDragged = false;
      if (event.button === 0) start = { x: event.clientX, index: indexAt(event) };
    },
    onPointerMove: (event) => {
      if (start === undefined) return;
      if (!wasDragged && Math.abs(event.clientX - start.x) < CLICK_PX) return;
      if (!wasDragged) event.currentTarget.setPointerCapture(event.pointerId);
      wasDragged = true;
      mark(start.index, indexAt(event));
    },
    onPointerUp: () => {
      if (wasDragged) apply();
      else start = undefined;
    },
    onPointerCancel: clear,
    onClickCapture: (event) => {
      if (!wasDragged) return;
      wasDragged = false;
      event.preventDefault();
      event.stopPropagation();
    },
    apply,
    extend: (from, to) => {
      anchor ??= from;
      mark(anchor, to);
    },
    clear,
  };
}
