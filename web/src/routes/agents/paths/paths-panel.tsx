import type { GetPathsResponse } from "@runfacts/gen/client/get_paths";
import { useLocation, useNavigate } from "@solidjs/router";
import { createMemo, Match, on, Show, Switch } from "solid-js";
import { usePaths } from "../../../api/use-paths.ts";
import { runsHref } from "../../../filter/filter-url.ts";
import type { RunFilter } from "../../../filter/run-filter.ts";
import type { TimeRange } from "../../../filter/time-range.ts";
import { countOf, formatCount } from "../../../format/number.ts";
import { visibleText } from "../../../format/visible-text.ts";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Segment } from "../../../ui/segment.tsx";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { readSide } from "../comparison-url.ts";
import { drawnGraph, MAX_STEPS } from "./drawn-graph.ts";
import { PathGraph } from "./path-graph.tsx";
import { PathTable } from "./path-table.tsx";
import { PatternsList } from "./patterns-list.tsx";
import { RETRIED_STEPS, RetriesTable } from "./retries-table.tsx";

const PARAMETER = "paths";
const STEPS_FROM = 2;

const modes = [
  { value: "failed", label: "Failed and others" },
  { value: "versions", label: "Two versions" },
] as const;
type Mode = (typeof modes)[number]["value"];

/** Which ways runs take through their steps, and where those that fail, or those of version B, go another way than the others, or A. */
export function PathsPanel(props: {
  readonly agentId: string;
  readonly filter: RunFilter & { readonly range: TimeRange };
  /** Those that are worth comparing, the one that began last first. */
  readonly compared: readonly string[];
}) {
  const location = useLocation();
  const navigate = useNavigate();
  const query = () => new URLSearchParams(location.search);
  const mode = (): Mode => (query().get(PARAMETER) === "versions" ? "versions" : "failed");
  /** Those that are compared above. */
  const versions = () => {
    const baseline = readSide(query(), "a").version ?? props.compared[1];
    const candidate = readSide(query(), "b").version ?? props.compared[0];
    return baseline === undefined || candidate === undefined || baseline === candidate
      ? undefined
      : { baseline, candidate };
  };
  const filter = () => ({
    agentId: props.agentId,
    environment: props.filter.environment,
    range: props.filter.range,
  });
  const answer = usePaths(() => {
    if (mode() === "failed") return { filter: filter() };
    const pair = versions();
    return pair && { filter: { ...filter(), agentVersion: pair.candidate }, baselineVersion: pair.baseline };
  });
  const choose = (chosen: Mode) => {
    const next = query();
    if (chosen === "failed") next.delete(PARAMETER);
    else next.set(PARAMETER, chosen);
    navigate(`${location.pathname}?${next}`, { resolve: false, scroll: false });
  };
  const heads = (): readonly [string, string] => {
    const pair = versions();
    return mode() === "failed" || pair === undefined
      ? ["Failed", "Others"]
      : [visibleText(pair.candidate), visibleText(pair.baseline)];
  };
  /** Of the answer that is shown, which may be that to the question before. */
  const sides = createMemo(
    on(
      () => answer.data,
      () => ({ heads: heads(), isOfFailing: mode() === "failed" }),
    ),
  );
  const hrefOf = (stepName: string) => runsHref({ ...filter(), stepName, ended: true });
  const shown = () => (answer.data !== undefined && answer.data.nodes.length > 0 ? answer.data : undefined);

  return (
    <Panel
      title="Paths"
      sub={shown() && population(shown())}
      flush
      actions={<Segment label="Compare paths of" options={modes} value={mode()} onChange={choose} />}
      footer={shown() && <Caveats paths={shown()} isOfFailing={sides().isOfFailing} />}
    >
      <Switch fallback={<SkeletonRows rows={6} label="paths" />}>
        <Match when={mode() === "versions" && versions() === undefined}>
          <Notice icon="agent" title="There are no two versions to compare">
            <p>Choose different versions as A and B above.</p>
          </Notice>
        </Match>
        <Match when={answer.data === undefined && answer.error}>
          {(error) => <ErrorNotice what="Paths" error={error()} onRetry={answer.retry} />}
        </Match>
        <Match when={answer.data !== undefined && answer.data.edges.length === 0}>
          <Notice icon="clock" title="No run of this agent ended in this range" />
        </Match>
        <Match when={shown()}>
          {(paths) => (
            <div classList={{ "opacity-60": answer.isPrevious }}>
              <Ways paths={paths()} {...sides()} hrefOf={hrefOf} />
            </div>
          )}
        </Match>
      </Switch>
    </Panel>
  );
}

function Ways(props: {
  readonly paths: GetPathsResponse;
  readonly heads: readonly [string, string];
  readonly isOfFailing: boolean;
  readonly hrefOf: (stepName: string) => string;
}) {
  const graph = createMemo(() => drawnGraph(props.paths));
  const found = () =>
    props.paths.edges.filter(({ falseDiscoveryRate }) => falseDiscoveryRate !== undefined).length;
  const steps = () => props.paths.nodes.length - STEPS_FROM;
  return (
    <>
      <p class="px-3 pb-1">
        <Show
          when={found() > 0}
          fallback={`No step is sure to be taken more often by one side: ${countOf(props.paths.sideRunCount, "run")} against ${formatCount(props.paths.otherSideRunCount)}.`}
        >
          {countOf(found(), "way")} that {found() === 1 ? "differs" : "differ"} for sure: first in the table,
          marked in the graph.
        </Show>
        <Show when={steps() > MAX_STEPS}>
          {" "}
          Drawn are {MAX_STEPS} of {countOf(steps(), "step")}; the table has all.
        </Show>
        <Show when={graph().hidden > 0}>
          {" "}
          {countOf(graph().hidden, "way")} that few runs take {graph().hidden === 1 ? "is" : "are"} in the
          table alone.
        </Show>
      </p>
      <PathGraph
        graph={graph()}
        sides={props.heads}
        runCount={Number(props.paths.runCount)}
        isOfFailing={props.isOfFailing}
        hrefOf={props.hrefOf}
      />
      <PathTable
        paths={props.paths}
        heads={props.heads}
        isOfFailing={props.isOfFailing}
        hrefOf={props.hrefOf}
      />
      <Show when={props.paths.retries.length > 0}>
        <h3 class="px-3 pt-3 font-semibold">
          Retries
          <Show when={props.paths.retries.length > RETRIED_STEPS}>
            <span class="font-normal text-text-3">
              {" "}
              of the {RETRIED_STEPS} steps that were tried most often, of{" "}
              {formatCount(props.paths.retries.length)}
            </span>
          </Show>
        </h3>
        <RetriesTable paths={props.paths} hrefOf={props.hrefOf} />
      </Show>
      <Show when={props.paths.patterns.length > 0}>
        <h3 class="px-3 pt-3 font-semibold">Loops and ping-pong</h3>
        <PatternsList paths={props.paths} hrefOf={props.hrefOf} />
      </Show>
    </>
  );
}

const population = (paths: GetPathsResponse | undefined) =>
  paths && `${countOf(paths.runCount, "ended run")}, ${formatCount(paths.failedRunCount)} failed`;

/** What the figures are of, and what they leave out. */
function Caveats(props: { readonly paths: GetPathsResponse | undefined; readonly isOfFailing: boolean }) {
  return (
    <>
      <span>
        {props.isOfFailing
          ? "Ways into the end, and those taken only after a step has failed, follow from failing: they are not compared."
          : "All runs of both versions in the range, whenever they ran: what differs may be the time."}
      </span>
      <Show when={props.paths?.isComplete === false}>
        <span>Not all runs are told of: of hours that are not summed up yet, the latest 2,000.</span>
      </Show>
      <Show when={(props.paths?.leftOutCount ?? 0n) > 0n}>
        <span>{countOf(props.paths?.leftOutCount ?? 0n, "way")} of few runs left out.</span>
      </Show>
    </>
  );
}
