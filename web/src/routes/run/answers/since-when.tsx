import { A } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { shortId, startedMs } from "../../../api/run-times.ts";
import { runsIn, startMs } from "../../../api/use-series.ts";
import { countOf, formatCount } from "../../../format/number.ts";
import { formatDay } from "../../../format/time.ts";
import { Moment } from "../../../ui/moment.tsx";
import { Name } from "../../../ui/name.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Sparkline } from "../../../ui/sparkline.tsx";
import type { FailureHistory } from "../history/use-failure-history.ts";
import type { RunModel } from "../run-model.ts";
import { Answer } from "./answer.tsx";

/** Since when this agent fails like this, and how often. */
export function SinceWhen(props: { readonly model: RunModel; readonly history: FailureHistory }) {
  const run = () => props.model.run;
  const points = () => props.history.series.data?.points ?? [];
  const firstPoint = () => points().find((point) => runsIn(point) > 0);
  const isThis = () => props.history.first()?.runId === run().runId;
  const elsewhere = () => {
    const [all, own] = [props.history.anyAgent.data, props.history.hits.data];
    return all && own && Number(all.totalRuns - own.totalRuns);
  };
  return (
    <Answer
      question="Since when"
      answer={
        <Switch fallback={<Skeleton class="my-1.5 w-28" />}>
          <Match when={isThis()}>First time here</Match>
          <Match when={props.history.first()}>{(first) => <Moment at={startedMs(first())} />}</Match>
          <Match when={props.history.series.error}>Not known</Match>
          <Match when={firstPoint()}>{(point) => formatDay(startMs(point()))}</Match>
        </Switch>
      }
    >
      <Show when={props.history.hits.data} fallback={<Skeleton class="my-1 w-36" />}>
        {(hits) => (
          <p class="[overflow-wrap:anywhere]">
            {formatCount(hits().totalRuns)}
            <Show when={props.history.agent.data}>
              {(agent) => ` of ${countOf(agent().totalRuns, "run")}`}
            </Show>{" "}
            of <Name value={run().agentId} />
            <Show when={!isThis() && props.history.first()}>
              {(first) => (
                <>
                  , first{" "}
                  <A href={`/runs/${first().runId}`} class="font-mono text-sm text-accent hover:underline">
                    {shortId(first().runId)}
                  </A>
                </>
              )}
            </Show>
          </p>
        )}
      </Show>
      <Show when={elsewhere()}>{(count) => <p>and {countOf(count(), "run")} of other agents</p>}</Show>
      <Show when={points().length > 0}>
        <Sparkline
          class="mt-1 h-5 w-full"
          label="Runs of this agent with this failure, since the first"
          values={points().map(runsIn)}
          fill="bg-failure-fill"
        />
      </Show>
    </Answer>
  );
}
