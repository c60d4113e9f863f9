import type { ListFailureRatesResponse } from "@runfacts/gen/client/failure_rate";
import type { Run } from "@runfacts/gen/client/run";
import { A } from "@solidjs/router";
import { type Accessor, For, lazy, Match, Show, Suspense, Switch } from "solid-js";
import { countOf, formatCount, formatShare } from "../../../format/number.ts";
import { formatDay } from "../../../format/time.ts";
import type { Proportion } from "../../../statistics/newcombe.ts";
import { Name } from "../../../ui/name.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { versionsHref } from "../history/compared-versions.ts";
import { proportionOf, shownRates } from "../history/rates.ts";
import type { FailureHistory } from "../history/use-failure-history.ts";
import { Answer } from "./answer.tsx";

const MOST = 4;

/** It comes after the page: verdicts take words of their own. */
const ComparedVersions = lazy(async () => ({
  default: (await import("./compared-versions.tsx")).ComparedVersions,
}));

/** Which versions of the agent fail like this, and which do not: of the runs that ended. */
export function WhichVersions(props: { readonly run: Run; readonly history: FailureHistory }) {
  const rates = () => props.history.rates.data;
  return (
    <Answer
      question="Which versions"
      answer={
        <Show
          when={rates()}
          fallback={
            <Show when={props.history.rates.error} fallback={<Skeleton class="my-1.5 w-28" />}>
              Not known
            </Show>
          }
        >
          {(found) => <Headline rates={found} />}
        </Show>
      }
    >
      <Show when={rates()}>{(found) => <Versions rates={found} from={props.history.from()} />}</Show>
      <Suspense>
        <ComparedVersions run={props.run} history={props.history} />
      </Suspense>
      <Show when={versionsHref(props.run, rates()?.agentVersions ?? [], props.history.from())}>
        {(href) => (
          <A href={href()} class="w-fit text-accent hover:underline">
            Compare versions
          </A>
        )}
      </Show>
    </Answer>
  );
}

function Versions(props: { readonly rates: Accessor<ListFailureRatesResponse>; readonly from: number }) {
  const shown = () => {
    const { agentVersions, otherAgentVersions, totalAgentVersions } = props.rates();
    return shownRates(agentVersions, otherAgentVersions, totalAgentVersions, MOST);
  };
  return (
    <>
      <ul>
        <For each={shown().rates}>
          {(rate) => (
            <li class="flex min-w-0 items-baseline gap-2">
              <Name value={rate.name} class="min-w-0 truncate" />
              <Share of={proportionOf(rate)} />
            </li>
          )}
        </For>
        <Show when={shown().rest}>
          {(rest) => (
            <li class="flex min-w-0 items-baseline gap-2 text-text-3">
              {countOf(rest().count, "other")}
              <Share of={rest().of} />
            </li>
          )}
        </Show>
      </ul>
      <p class="text-sm text-text-3">of the runs that ended since {formatDay(props.from)}</p>
    </>
  );
}

function Share(props: { readonly of: Proportion }) {
  return (
    <span class="whitespace-nowrap">
      <b class="font-semibold text-text">{formatCount(props.of.hits)}</b> of {formatCount(props.of.total)}
      <span class="text-text-3"> ({formatShare(props.of.hits, props.of.total)})</span>
    </span>
  );
}

function Headline(props: { readonly rates: Accessor<ListFailureRatesResponse> }) {
  const total = () => Number(props.rates().totalAgentVersions);
  const affected = () => Number(props.rates().affectedAgentVersions);
  return (
    <Switch
      fallback={
        <span>
          {formatCount(affected())} of {formatCount(total())} versions
        </span>
      }
    >
      <Match when={affected() === 0}>None of the runs that ended</Match>
      <Match when={total() === 1}>The only version</Match>
      <Match when={affected() === total()}>All {formatCount(total())} versions</Match>
      <Match when={affected() === 1}>
        <span class="truncate">
          Only <Name value={props.rates().agentVersions[0]?.name ?? ""} />
        </span>
      </Match>
    </Switch>
  );
}
