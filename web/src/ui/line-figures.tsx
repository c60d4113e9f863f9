import { For, Index } from "solid-js";

/** What a chart of lines draws. */
export interface LineFigures {
  readonly label: string;
  /** Start of each step in epoch ms, oldest first. */
  readonly moments: readonly number[];
  /** Each with a value a moment; null where there is none. */
  readonly lines: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  readonly format: (value: number) => string;
  readonly formatMoment: (ms: number) => string;
}

/** The values at one moment, beside where it is pointed at. */
export function LineTip(props: {
  readonly of: LineFigures;
  readonly index: number;
  /** Classes that place it. */
  readonly class: string;
}) {
  return (
    <div
      class={`pointer-events-none absolute top-1 z-10 rounded-2 border border-line-strong bg-overlay px-2.5 py-2 text-sm text-text-2 shadow-float ${props.class}`}
      aria-hidden="true"
    >
      <b class="font-semibold whitespace-nowrap text-text">
        {props.of.formatMoment(props.of.moments[props.index] ?? 0)}
      </b>
      <For each={props.of.lines}>
        {(line) => (
          <div class="flex justify-between gap-3">
            {line.label}
            <b class="font-semibold text-text">{shown(line.values[props.index], props.of)}</b>
          </div>
        )}
      </For>
    </div>
  );
}

/** The same values as a table, for screen readers. */
export function LineTable(props: { readonly of: LineFigures }) {
  return (
    <table class="sr-only">
      <caption>{props.of.label}</caption>
      <thead>
        <tr>
          <th>Time</th>
          <For each={props.of.lines}>{(line) => <th>{line.label}</th>}</For>
        </tr>
      </thead>
      <tbody>
        <Index each={props.of.moments}>
          {(ms, index) => (
            <tr>
              <th>{props.of.formatMoment(ms())}</th>
              <For each={props.of.lines}>{(line) => <td>{shown(line.values[index], props.of)}</td>}</For>
            </tr>
          )}
        </Index>
      </tbody>
    </table>
  );
}

const shown = (value: number | null | undefined, { format }: LineFigures) =>
  value === null || value === undefined ? "—" : format(value);
