/** The interval that the true difference of two rates lies in, around a line at no difference. */
export function Difference(props: {
  readonly difference: number;
  readonly interval: readonly [low: number, high: number];
  readonly class?: string;
}) {
  /** Half of the scale: at least 10 points, so that small differences look small. */
  const half = () => Math.max(0.1, Math.abs(props.interval[0]), Math.abs(props.interval[1]));
  const place = (value: number) => `${50 + (50 * value) / half()}%`;
  const width = () => `${(50 * (props.interval[1] - props.interval[0])) / half()}%`;
  return (
    <span class={`relative block h-4 min-w-16 ${props.class ?? ""}`} aria-hidden="true">
      <i class="absolute inset-y-0 left-1/2 border-l border-control" />
      <i
        class="graphic absolute top-1.75 h-0.5 bg-text-3"
        style={{ left: place(props.interval[0]), width: width() }}
      />
      <i
        class="graphic absolute top-1 size-2 -translate-x-1/2 rounded-full bg-text"
        style={{ left: place(props.difference) }}
      />
    </span>
  );
}
