import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { Icon } from "./icon.tsx";
import { SparkBars } from "./sparkline.tsx";

/** A row of tiles: six across, three on medium screens, two on small ones. */
export function Tiles(props: { readonly label: string; readonly children: JSX.Element }) {
  return (
    <section
      aria-label={props.label}
      class="grid grid-cols-6 gap-px overflow-hidden rounded-3 border border-line bg-line max-md:grid-cols-3 max-sm:grid-cols-2"
    >
      {props.children}
    </section>
  );
}

/**
 * A number, what it is about, how it went, and its change against the time before. More is not always worse: no
 * colour.
 */
export function Tile(props: {
  readonly label: string;
  /** Absent: there is none in this range. */
  readonly value: string | undefined;
  readonly unit?: string;
  readonly note?: string | undefined;
  readonly now?: number | undefined;
  readonly before?: number | undefined;
  /** Writes the amount of the change. */
  readonly format: (change: number) => string;
  readonly spark: readonly number[];
  readonly sparkFill?: string;
  readonly href: string;
}) {
  const change = () =>
    props.now === undefined || props.before === undefined ? undefined : props.now - props.before;
  return (
    <A
      href={props.href}
      class="grid min-w-0 content-start gap-0.5 bg-surface px-3 py-2.5 -outline-offset-2 hover:bg-hover"
    >
      <span class="text-sm text-text-2">{props.label}</span>
      <Show when={props.value} fallback={<span class="text-xl font-semibold text-text-3">—</span>}>
        <span class="truncate text-xl font-semibold tracking-tight">
          {props.value}
          <Show when={props.unit}>
            <small class="ml-1 text-base font-normal tracking-normal text-text-3">{props.unit}</small>
          </Show>
        </span>
      </Show>
      <span class="flex min-h-4 justify-between gap-2 text-sm whitespace-nowrap text-text-3">
        <Show when={change()}>
          {(amount) => (
            <span class="inline-flex items-center gap-0.5 text-text-2" title="against the same time before">
              <Icon name={amount() > 0 ? "rise" : "fall"} class="-ml-0.5 size-3" />
              {props.format(Math.abs(amount()))}
              <span class="sr-only">{amount() > 0 ? " more" : " less"} than in the same time before</span>
            </span>
          )}
        </Show>
        <span class="truncate">{props.note}</span>
      </span>
      <SparkBars class="mt-1.5 h-5.5 w-full" values={props.spark} fill={props.sparkFill} />
    </A>
  );
}
