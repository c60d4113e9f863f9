import type {
  ComparedSide,
  CompareVersionsResponse,
  MetricComparison,
} from "@runfacts/gen/client/compare_versions";
import type { Estimate } from "@runfacts/gen/client/estimate";
import { A } from "@solidjs/router";
import { createMemo, For, type JSX, Show } from "solid-js";
import { isFailureTypeWord } from "../../api/words.ts";
import { Verdict } from "../../comparison/verdict.tsx";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCount, formatShare, formatUsd } from "../../format/number.ts";
import { visibleText } from "../../format/visible-text.ts";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Interval } from "../../ui/interval.tsx";
import { SMALL_SAMPLE } from "../run/history/wilson.ts";
import type { Retries } from "./retries.ts";
import { RetryRows } from "./retry-rows.tsx";
import "./comparison-table.css";

const SHOWN_FAILURES = 12;
const FAILURE = "failure:";
const SIGNAL = "signal:";

interface Sides {
  readonly comparison: CompareVersionsResponse;
  readonly filterA: RunFilter;
  readonly filterB: RunFilter;
}

/** What ended runs of both sides did, and what can be said of B against A: verdicts with intervals, and few runs said to be few. */
export function ComparisonTable(props: Sides & { readonly a: Retries; readonly b: Retries }) {
  const metric = (name: string) => props.comparison.metrics.find((one) => one.name === name);
  const failures = createMemo(() => props.comparison.metrics.filter(({ name }) => name.startsWith(FAILURE)));
  const total = () => failures().length + Number(props.comparison.otherFailureCount);
  const signals = createMemo(() => props.comparison.metrics.filter(({ name }) => name.startsWith(SIGNAL)));
  const values = [
    { title: "Duration p50", name: "duration_p50_ms", format: formatDuration },
    { title: "Duration p95", name: "duration_p95_ms", format: formatDuration },
    { title: "Tokens a run", name: "tokens", format: (value: number) => formatCount(Math.round(value)) },
    { title: "Cost a run", name: "cost_usd", format: formatUsd },
    { title: "Steps a run", name: "steps", format: (value: number) => value.toFixed(1) },
  ];
  return (
    <table class="data-table comparison-table">
      <thead>
        <tr>
          <th scope="col">
            <span class="sr-only">Measure</span>
          </th>
          <th scope="col">A</th>
          <th scope="col">B</th>
          <th scope="col">B against A</th>
        </tr>
      </thead>
      <tbody>
        <Row
          name="Ended runs"
          a={formatCount(props.comparison.baseline?.runCount ?? 0n)}
          b={formatCount(props.comparison.candidate?.runCount ?? 0n)}
        />
        <Row
          name="Failed runs"
          of={metric("failure_rate")}
          a={
            <Rate
              of={metric("failure_rate")?.baseline}
              hits={props.comparison.baseline?.failedRunCount}
              side={props.comparison.baseline}
            />
          }
          b={
            <Rate
              of={metric("failure_rate")?.candidate}
              hits={props.comparison.candidate?.failedRunCount}
              side={props.comparison.candidate}
            />
          }
        />
        <Row
          name="Failed steps"
          of={metric("step_failure_rate")}
          a={<Value of={metric("step_failure_rate")?.baseline} format={percent} />}
          b={<Value of={metric("step_failure_rate")?.candidate} format={percent} />}
        />
        <For each={values}>
          {({ title, name, format }) => (
            <Row
              name={title}
              of={metric(name)}
              a={<Value of={metric(name)?.baseline} format={format} />}
              b={<Value of={metric(name)?.candidate} format={format} />}
            />
          )}
        </For>
        <For each={signals()}>{(signal) => <SignalRow of={signal} />}</For>
        <RetryRows a={props.a} b={props.b} />
      </tbody>
      <tbody>
        <tr class="group">
          <th colspan="4" scope="colgroup">
            Runs with a failure, by code; also of steps after which the run went on
            <Show when={total() > SHOWN_FAILURES}>
              {" "}
              <span class="font-normal">
                the {SHOWN_FAILURES} most frequent of {total()}
              </span>
            </Show>
          </th>
        </tr>
        <For
          each={failures().slice(0, SHOWN_FAILURES)}
          fallback={
            <tr>
              <td colspan="4" class="text-text-3">
                No failures on either side
              </td>
            </tr>
          }
        >
          {(failure) => <FailureRow {...props} failure={failure} />}
        </For>
      </tbody>
    </table>
  );
}

/** A signal that says yes or no by the share of runs of which one says no; one that says a number by its mean. */
function SignalRow(props: { readonly of: MetricComparison }) {
  const name = () => visibleText(props.of.name.slice(SIGNAL.length));
  const format = () => (props.of.moreIsBetter ? decimal : percent);
  return (
    <Row
      name={props.of.moreIsBetter ? `${name()} (more is better)` : `${name()}: no`}
      of={props.of}
      a={<Value of={props.of.baseline} format={format()} />}
      b={<Value of={props.of.candidate} format={format()} />}
    />
  );
}

function FailureRow(props: Sides & { readonly failure: MetricComparison }) {
  const key = () => props.failure.name.slice(FAILURE.length);
  const slash = () => key().indexOf("/");
  const code = () => key().slice(slash() + 1);
  const word = () => {
    const found = key().slice(0, slash());
    return isFailureTypeWord(found) ? found : "orchestration";
  };
  const link = (filter: RunFilter, rate: Estimate | undefined, side: ComparedSide | undefined) => {
    const runs = Number(side?.runCount ?? 0n);
    const hits = Math.round((rate?.value ?? 0) * runs);
    return (
      <Show when={hits > 0} fallback={<span class="text-text-3">0</span>}>
        <A
          href={runsHref({ ...filter, ended: true, failureType: word(), failureCode: code() })}
          class="hover:underline"
        >
          <Rate of={rate} hits={BigInt(hits)} side={side} />
        </A>
      </Show>
    );
  };
  return (
    <Row
      name={<FailureCode type={word()} code={code()} />}
      of={props.failure}
      a={link(props.filterA, props.failure.baseline, props.comparison.baseline)}
      b={link(props.filterB, props.failure.candidate, props.comparison.candidate)}
    />
  );
}

function Row(props: {
  readonly name: JSX.Element;
  readonly a: JSX.Element;
  readonly b: JSX.Element;
  readonly of?: MetricComparison | undefined;
}) {
  /** Nothing is said of what no run of either side says. */
  const told = () => (props.of?.baseline ?? props.of?.candidate) && props.of;
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.a}</td>
      <td>{props.b}</td>
      <td class="c-difference">
        <Show when={told()}>{(metric) => <Verdict of={metric()} />}</Show>
      </td>
    </tr>
  );
}

const decimal = (value: number) => formatCount(Number(value.toPrecision(3)));
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

/** A share of the ended runs of a side, as a count and with its interval. */
function Rate(props: {
  readonly of: Estimate | undefined;
  readonly hits: bigint | undefined;
  readonly side: ComparedSide | undefined;
}) {
  const runs = () => Number(props.side?.runCount ?? 0n);
  return (
    <Show when={props.of} fallback={<span class="text-text-3">none ended</span>}>
      {(rate) => (
        <span class="flex flex-wrap items-center gap-x-2">
          <b class="font-semibold">{formatShare(Number(props.hits ?? 0n), runs())}</b>
          <span class="text-text-3">
            {formatCount(props.hits ?? 0n)} of {formatCount(runs())}
          </span>
          <span class="w-20">
            <Interval
              rate={rate().value}
              interval={[rate().low ?? 0, rate().high ?? 1]}
              isSmall={runs() < SMALL_SAMPLE}
            />
          </span>
          <Show when={runs() < SMALL_SAMPLE}>
            <span class="text-sm text-text-3">small sample</span>
          </Show>
        </span>
      )}
    </Show>
  );
}

function Value(props: { readonly of: Estimate | undefined; readonly format: (value: number) => string }) {
  return (
    <Show when={props.of} fallback={<span class="text-text-3">—</span>}>
      {(estimate) => props.format(estimate().value)}
    </Show>
  );
}
