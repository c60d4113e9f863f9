import { Show } from "solid-js";
import { formatPoints } from "../../format/signed.ts";
import { newcombeDifference, type Proportion, type RateDifference } from "../../statistics/newcombe.ts";
import { Difference } from "../../ui/difference.tsx";
import { SMALL_SAMPLE } from "../run/history/wilson.ts";

/** How much the rate of B is above that of A, with its 95% interval, and in words what that means. */
export function RateDifferenceCell(props: { readonly a: Proportion; readonly b: Proportion }) {
  const difference = () => newcombeDifference(props.a, props.b);
  const isSmall = () => Math.min(props.a.total, props.b.total) < SMALL_SAMPLE;
  return (
    <td class="c-difference">
      <Show when={difference()} fallback={<span class="text-text-3">—</span>}>
        {(found) => (
          <>
            <div class="flex flex-wrap items-baseline gap-x-2">
              <b class="font-semibold">{meaning(found())}</b>
              <span>{formatPoints(found().difference)}</span>
              <Show when={isSmall()}>
                <span class="text-sm text-text-3">small sample</span>
              </Show>
            </div>
            <div class="flex flex-wrap items-center gap-x-2 text-sm text-text-3">
              95% interval {formatPoints(found().interval[0])} to {formatPoints(found().interval[1])}
              <Difference {...found()} class="w-20" />
            </div>
          </>
        )}
      </Show>
    </td>
  );
}

function meaning({ interval: [low, high] }: RateDifference): string {
  if (low > 0) return "higher";
  return high < 0 ? "lower" : "no clear difference";
}
