/** A rate with the interval that the true rate lies in, on a scale from 0 to 100%. */
export function Interval(props: {
  readonly rate: number;
  readonly interval: readonly [low: number, high: number];
  /** True if there are so few that the rate says little. */
  readonly isSmall: boolean;
}) {
  const percent = (share: number) => `${Math.round(100 * share)}`;
  const label = () =>
    `95% interval ${percent(props.interval[0])} to ${percent(props.interval[1])}%${props.isSmall ? ", small sample" : ""}`;
  return (
    <span
      role="img"
      aria-label={label()}
      title={label()}
      class="relative block h-4 min-w-13 border-x border-line"
    >
      <i class="absolute inset-y-0.5 left-1/2 border-l border-line" />
      <i
        class={`graphic absolute top-1.75 h-0.5 ${props.isSmall ? "border-t-2 border-dotted border-text-3" : "bg-text-3"}`}
        style={{
          left: `${100 * props.interval[0]}%`,
          width: `${100 * (props.interval[1] - props.interval[0])}%`,
        }}
      />
      <i
        class="graphic absolute top-1 size-2 -translate-x-1/2 rounded-full bg-text"
        style={{ left: `${100 * props.rate}%` }}
      />
    </span>
  );
}
