import { A } from "@solidjs/router";
import { createMemo, createSignal, Index, type JSX, onCleanup, onMount, Show } from "solid-js";
import { Icon } from "./icon.tsx";
import { Tooltip } from "./tooltip.tsx";

/** A moment that a chart marks. */
export interface ChartMark {
  /** Where in the plot, 0 at its start, 1 at its end. */
  readonly at: number;
  /** What it is, when: `Incident since Nov 1, 13:00`. */
  readonly name: string;
  /** What happened. */
  readonly text: string;
  /** Where it leads; absent: nowhere. */
  readonly href?: string;
}

/** Marks this near each other, in px, are one flag: it is as wide with a number. */
const NEAR_PX = 34;
/** The same as a share of a width that is not known. */
const NEAR = 0.03;
/** Marks of one flag that are told. */
const MOST_LINES = 4;

/**
 * Flags over a plot, each with a line down to the time that it marks: reached by keyboard, with what happened as a tooltip. Those that
 * would cover each other are one flag with their number.
 *
 * @param props.listHref where a flag of several leads
 */
export function ChartMarks(props: {
  readonly label: string;
  readonly marks: readonly ChartMark[];
  readonly listHref?: string;
}) {
  let list: HTMLUListElement | undefined;
  const [width, setWidth] = createSignal(0);
  const groups = createMemo(() => grouped(props.marks, width() === 0 ? NEAR : NEAR_PX / width()));
  onMount(() => {
    const measure = () => setWidth(list?.clientWidth ?? 0);
    const observer = new ResizeObserver(measure);
    if (list !== undefined) observer.observe(list);
    onCleanup(() => observer.disconnect());
    measure();
  });
  return (
    <ul ref={list} aria-label={props.label} class="pointer-events-none absolute inset-0">
      {/* By their place: marks that come anew with each answer keep the focus. */}
      <Index each={groups()}>
        {(group) => (
          <li class="absolute inset-y-0" style={{ left: `${100 * group().at}%` }}>
            <i class="graphic absolute inset-y-0 border-l border-dashed border-text-2" aria-hidden="true" />
            <Tooltip text={<Lines of={group().marks} />}>
              <Flag
                name={group().name}
                count={group().marks.length}
                href={group().marks.length === 1 ? group().marks[0]?.href : props.listHref}
              />
            </Tooltip>
          </li>
        )}
      </Index>
    </ul>
  );
}

function Flag(props: { readonly name: string; readonly count: number; readonly href: string | undefined }) {
  const look =
    "pointer-events-auto absolute top-0 flex h-6 min-w-6 -translate-x-1/2 items-center justify-center gap-0.5 rounded-1 border border-control bg-surface px-1 text-xs text-text hover:bg-hover";
  const content = (): JSX.Element => (
    <>
      <Icon name="flag" class="size-3" />
      {props.count > 1 && <span aria-hidden="true">{props.count}</span>}
    </>
  );
  return (
    <Show
      when={props.href}
      fallback={
        <button type="button" class={look} aria-label={props.name}>
          {content()}
        </button>
      }
    >
      {(href) => (
        <A href={href()} class={look} aria-label={props.name} draggable={false}>
          {content()}
        </A>
      )}
    </Show>
  );
}

function Lines(props: { readonly of: readonly ChartMark[] }) {
  return (
    <Index each={props.of.slice(0, MOST_LINES)}>
      {(mark, index) => (
        <span class="block [overflow-wrap:anywhere]">
          {mark().text}
          {index === MOST_LINES - 1 && props.of.length > MOST_LINES
            ? `, and ${props.of.length - MOST_LINES} more`
            : ""}
        </span>
      )}
    </Index>
  );
}

interface MarkGroup {
  readonly at: number;
  readonly name: string;
  readonly marks: readonly ChartMark[];
}

function grouped(marks: readonly ChartMark[], near: number): readonly MarkGroup[] {
  const groups: { at: number; marks: ChartMark[] }[] = [];
  for (const mark of marks.toSorted((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last !== undefined && mark.at - last.at < near) last.marks.push(mark);
    else groups.push({ at: mark.at, marks: [mark] });
  }
  return groups.map(({ at, marks: own }) => ({
    at,
    marks: own,
    name: own.length === 1 ? (own[0]?.name ?? "") : `${own.length} marks, the first: ${own[0]?.name ?? ""}`,
  }));
}
