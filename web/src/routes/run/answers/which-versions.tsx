import { createMemo, For, Match, Show, Switch } from "solid-js";
import { formatCount } from "../../../format/number.ts";
import { Name } from "../../../ui/name.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { type Rate, ratesBy } from "../history/rates.ts";
import { type FailureHistory, isCut } from "../history/use-failure-history.ts";
import { Answer } from "./answer.tsx";

const shown = 4;

/** Which versions of the agent fail like this, and which do not. */
export function WhichVersions(props: { readonly history: FailureHistory }) {
  const rates = createMemo(() => {
    const [all, hits] = [props.history.agentRuns.data, props.history.hitRuns.data];
    return all && hits && ratesBy((run) => run.agentVersion, all.runs, hits.runs);
  });
  const bad = () => rates()?.filter((rate) => rate.hits > 0) ?? [];
  /** Versions with the failure first: they are the answer. */
  const listed = () => [...bad(), ...(rates()?.filter((rate) => rate.hits === 0) ?? [])].slice(0, shown);
  const isSample = () => isCut(props.history.agentRuns) || isCut(props.history.hitRuns);
  return (
    <Answer question="Which versions" answer={<Headline rates={rates()} bad={bad()} />}>
      <ul>
        <For each={listed()}>
          {(rate) => (
            <li class="flex min-w-0 items-baseline gap-2">
              <Name value={rate.name} class="min-w-0 truncate" />
              <span class="whitespace-nowrap">
                <b class="font-semibold text-text">{formatCount(rate.hits)}</b> of {formatCount(rate.total)}
              </span>
            </li>
          )}
        </For>
      </ul>
      <Show when={isSample()}>
        <p class="text-sm text-text-3">among the latest 100 runs</p>
      </Show>
    </Answer>
  );
}

function Headline(props: { readonly rates: readonly Rate[] | undefined; readonly bad: readonly Rate[] }) {
  const total = () => props.rates?.length ?? 0;
  return (
    <Switch
      fallback={
        <span>
          {props.bad.length} of {total()} versions
        </span>
      }
    >
      <Match when={props.rates === undefined}>
        <Skeleton class="my-1.5 w-28" />
      </Match>
      <Match when={total() === 1}>The only version so far</Match>
      <Match when={props.bad.length === total()}>All {total()} versions</Match>
      <Match when={props.bad.length === 1}>
        <span class="truncate">
          Only <Name value={props.bad[0]?.name ?? ""} />
        </span>
      </Match>
    </Switch>
  );
}
