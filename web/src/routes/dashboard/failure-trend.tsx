import { Show } from "solid-js";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Sparkline } from "../../ui/sparkline.tsx";

/** How often a failure happened over the range; undefined until it is known. */
export function FailureTrend(props: { readonly trend: readonly number[] | undefined }) {
  return (
    <Show when={props.trend} fallback={<Skeleton class="h-px w-full" />}>
      {(trend) => (
        <Sparkline
          class="h-5 w-full"
          label="This failure over time"
          values={trend()}
          fill="bg-failure-fill"
        />
      )}
    </Show>
  );
}
