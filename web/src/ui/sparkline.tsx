import { For } from "solid-js";

/** A small picture of how a value went; the number it belongs to stands beside it. Zero is a faint line, not nothing. */
export function Sparkline(props: {
  /** What it shows, for screen readers. Absent where it is decoration. */
  readonly label?: string;
  readonly values: readonly number[];
  /** Fills bars. Default: grey */
  readonly fill?: string | undefined;
  readonly class?: string;
}) {
  const max = () => Math.max(...props.values, Number.MIN_VALUE);
  return (
    <span
      role={props.label === undefined ? undefined : "img"}
      aria-label={props.label}
      aria-hidden={props.label === undefined ? true : undefined}
      class={`flex items-end gap-px ${props.class ?? "h-5 w-19 flex-none"}`}
    >
      <For each={props.values}>
        {(value) => (
          <i
            class={`min-h-px flex-1 ${value > 0 ? (props.fill ?? "bg-text-3 opacity-75") : "bg-text-3 opacity-30"}`}
            style={{ height: `${(100 * value) / max()}%` }}
          />
        )}
      </For>
    </span>
  );
}
