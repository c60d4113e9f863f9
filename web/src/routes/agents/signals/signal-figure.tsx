import type { Estimate } from "@runfacts/gen/client/estimate";
import type { SignalGroup } from "@runfacts/gen/client/list_signal_groups";
import { Match, Switch } from "solid-js";
import { formatCount, formatShare } from "../../../format/number.ts";
import { Interval } from "../../../ui/interval.tsx";
import { SMALL_SAMPLE } from "../../run/history/wilson.ts";

const figures = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** Two cells of a table: what signals of one name say, and how sure that is. Those of different kinds are told as the first that there is. */
export function SignalFigure(props: { readonly of: SignalGroup }) {
  const answers = () => Number(props.of.answerCount);
  return (
    <Switch fallback={<Categories of={props.of} />}>
      <Match when={props.of.yesShare}>
        {(share) => (
          <>
            <td class="c-says font-semibold">{formatShare(Number(props.of.yesCount), answers())} yes</td>
            <td class="c-interval">
              <span class="flex items-center gap-2">
                <span class="flex-1">
                  <Interval
                    rate={share().value}
                    interval={[share().low ?? 0, share().high ?? 1]}
                    isSmall={answers() < SMALL_SAMPLE}
                  />
                </span>
                {answers() < SMALL_SAMPLE && <span class="text-sm text-text-3">small sample</span>}
              </span>
            </td>
          </>
        )}
      </Match>
      <Match when={props.of.mean}>
        {(mean) => (
          <>
            <td class="c-says font-semibold">{figures.format(mean().value)} on average</td>
            <td class="c-interval text-text-2">{boundsOf(mean())}</td>
          </>
        )}
      </Match>
    </Switch>
  );
}

function boundsOf({ low, high }: Estimate): string {
  if (low === undefined || high === undefined) return "too few hours to tell";
  return `${figures.format(low)} to ${figures.format(high)}`;
}

function Categories(props: { readonly of: SignalGroup }) {
  const told = () =>
    props.of.categories
      .slice(0, 3)
      .map(({ category, signalCount }) => `${category} ${formatCount(signalCount)}`)
      .join(", ");
  const rest = () => props.of.categories.length - 3;
  return (
    <td colSpan={2} class="c-says clip" title={told()}>
      {told()}
      {rest() > 0 && <span class="text-text-3"> and {rest()} more</span>}
    </td>
  );
}
