import { Index } from "solid-js";

interface SparkProps {
  readonly values: readonly number[];
  /** Class that fills bars. Default: grey */
  readonly fill?: string | undefined;
  readonly class?: string;
}

/** A small picture of how a value went. Zero is a faint line, not nothing. */
export function Sparkline(
  props: SparkProps & { /** What it shows, for screen readers. */ readonly label: string },
) {
  return (
    <span role="img" aria-label={props.label} class="block">
      <SparkBars values={props.values} fill={props.fill} class={props.class} />
    </span>
  );
}

/** The bars of a {@link Sparkline} alone, where what they show is said elsewhere. */
export function SparkBars(props: SparkProps) {
  const max = () => Math.max(...props.values, Number.MIN_VALUE);
  return (
    <span class={`flex items-end gap-px ${props.class ?? "h-5 w-19 flex-none"}`} aria-hidden="true">
      <Index each={props.values}>
        {(value) => (
          <i
            class={`graphic min-h-px flex-1 ${value() > 0 ? (props.fill ?? "bg-text-3 opacity-75") : "bg-text-3 opacity-30"}`}
            style={{ height: `${(100 * value()) / max()}%` }}
          />
        )}
      </Index>
    </span>
  );
}
