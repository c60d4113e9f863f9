import { timestampMs } from "@bufbuild/protobuf/wkt";
import { A } from "@solidjs/router";
import { Match, Show, Switch } from "solid-js";
import { shortId } from "../../../api/run-times.ts";
import { runsIn } from "../../../api/use-series.ts";
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
  const rates = () => props.history.rates.data;
  const points = () => props.history.series.data?.points ?? [];
  const isThis = () => rates()?.firstAffectedRunId === run().runId;
  const affected = () => Number(rates()?.agent?.affectedRunCount ?? 0n);
  const elsewhere = () => Number(rates()?.allAgents?.affectedRunCount ?? 0n) - affected();
  return (
    <Answer
      question="Since when"
      answer={
        <Switch fallback={<Skeleton class="my-1.5 w-28" />}>
          <Match when={props.history.rates.error !== undefined && rates() === undefined}>Not known</Match>
          <Match when={isThis()}>{affected() === 1 ? "First time here" : "Since this run"}</Match>
          <Match when={rates()?.agent?.firstAffectedStartedAt}>
            {(at) => <Moment at={timestampMs(at())} />}
          </Match>
          <Match when={rates()}>In no run that ended</Match>
        </Switch>
      }
    >
      <Show when={rates()} fallback={<Skeleton class="my-1 w-36" />}>
        {(found) => (
          <p class="[overflow-wrap:anywhere]">
            {formatCount(affected())} of {countOf(found().agent?.runCount ?? 0n, "ended run")} of{" "}
            <Name value={run().agentId} /> since {formatDay(props.history.from())}
            <Show when={!isThis() && found().firstAffectedRunId}>
              {(first) => (
                <>
                  , first{" "}
                  <A href={`/runs/${first()}`} class="font-mono text-sm text-accent hover:underline">
                    {shortId(first())}
                  </A>
                </>
              )}
            </Show>
          </p>
        )}
      </Show>
      <Show when={elsewhere() > 0}>
        <p>and {countOf(elsewhere(), "run")} of other agents</p>
      </Show>
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
