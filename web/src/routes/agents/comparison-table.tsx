import { A } from "@solidjs/router";
import { createMemo, For, type JSX, Show } from "solid-js";
import { isFailureTypeWord } from "../../api/words.ts";
import { runsHref } from "../../filter/filter-url.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { formatDuration } from "../../format/duration.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatSigned } from "../../format/signed.ts";
import type { Proportion } from "../../statistics/newcombe.ts";
import { FailureCode } from "../../ui/failure-code.tsx";
import { Interval } from "../../ui/interval.tsx";
import { SMALL_SAMPLE, wilsonInterval } from "../run/history/wilson.ts";
import {
  type ComparedFailure,
  compareFailures,
  type Figures,
  perHundred,
  relativeChange,
} from "./figures.ts";
import { RateDifferenceCell } from "./rate-difference-cell.tsx";
import "./comparison-table.css";

const SHOWN_FAILURES = 12;

interface Sides {
  readonly a: Figures;
  readonly b: Figures;
  readonly filterA: RunFilter;
  readonly filterB: RunFilter;
}

/** What was measured of both sides, and how much B is above A; rates with intervals, and few runs said to be few. */
export function ComparisonTable(props: Sides) {
  const failures = createMemo(() => compareFailures(props.a, props.b));
  /** Retries are counted in the latest runs. */
  const isRetrySample = () => [props.a, props.b].some(({ retried, runs }) => retried.total < runs);
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
        <Row name="Runs" a={formatCount(props.a.runs)} b={formatCount(props.b.runs)}>
          <td />
        </Row>
        <Row name="Success rate" a={<Rate of={props.a.success} />} b={<Rate of={props.b.success} />}>
          <RateDifferenceCell a={props.a.success} b={props.b.success} />
        </Row>
        <Row name="Duration p50" a={<Duration ms={props.a.p50Ms} />} b={<Duration ms={props.b.p50Ms} />}>
          <ChangeCell a={props.a.p50Ms} b={props.b.p50Ms} />
        </Row>
        <Row name="Duration p95" a={<Duration ms={props.a.p95Ms} />} b={<Duration ms={props.b.p95Ms} />}>
          <ChangeCell a={props.a.p95Ms} b={props.b.p95Ms} />
        </Row>
        <Row
          name={
            <>
              Runs with a retry
              <Show when={isRetrySample()}>
                <span class="block text-sm font-normal text-text-3">of the latest 10,000</span>
              </Show>
            </>
          }
          a={<Rate of={props.a.retried} />}
          b={<Rate of={props.b.retried} />}
        >
          <RateDifferenceCell a={props.a.retried} b={props.b.retried} />
        </Row>
        <Row
          name="Retries"
          a={<PerHundred count={props.a.retries} runs={props.a.retried.total} />}
          b={<PerHundred count={props.b.retries} runs={props.b.retried.total} />}
        >
          <PerHundredCell
            a={perHundred(props.a.retries, props.a.retried.total)}
            b={perHundred(props.b.retries, props.b.retried.total)}
          />
        </Row>
      </tbody>
      <tbody>
        <tr class="group">
          <th colspan="4" scope="colgroup">
            Runs with a failure, by code
            <Show when={failures().length > SHOWN_FAILURES}>
              {" "}
              <span class="font-normal">
                the {SHOWN_FAILURES} most frequent of {failures().length}
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

function FailureRow(props: Sides & { readonly failure: ComparedFailure }) {
  const slash = () => props.failure.key.indexOf("/");
  const type = () => props.failure.key.slice(0, slash());
  const code = () => props.failure.key.slice(slash() + 1);
  const word = () => {
    const found = type();
    return isFailureTypeWord(found) ? found : "orchestration";
  };
  const link = (filter: RunFilter, count: number, runs: number) => (
    <Show when={count > 0} fallback={<span class="text-text-3">0</span>}>
      <A href={runsHref({ ...filter, failureType: word(), failureCode: code() })} class="hover:underline">
        <PerHundred count={count} runs={runs} />
      </A>
    </Show>
  );
  return (
    <Row
      name={<FailureCode type={word()} code={code()} />}
      a={link(props.filterA, props.failure.a, props.a.runs)}
      b={link(props.filterB, props.failure.b, props.b.runs)}
    >
      <PerHundredCell
        a={perHundred(props.failure.a, props.a.runs)}
        b={perHundred(props.failure.b, props.b.runs)}
      />
    </Row>
  );
}

function Row(props: {
  readonly name: JSX.Element;
  readonly a: JSX.Element;
  readonly b: JSX.Element;
  readonly children: JSX.Element;
}) {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.a}</td>
      <td>{props.b}</td>
      {props.children}
    </tr>
  );
}

function Rate(props: { readonly of: Proportion }) {
  return (
    <Show when={props.of.total > 0} fallback={<span class="text-text-3">none ended</span>}>
      <span class="flex flex-wrap items-center gap-x-2">
        <b class="font-semibold">{formatShare(props.of.hits, props.of.total)}</b>
        <span class="text-text-3">
          {formatCount(props.of.hits)} of {formatCount(props.of.total)}
        </span>
        <span class="w-20">
          <Interval
            rate={props.of.hits / props.of.total}
            interval={wilsonInterval(props.of.hits, props.of.total)}
            isSmall={props.of.total < SMALL_SAMPLE}
          />
        </span>
        <Show when={props.of.total < SMALL_SAMPLE}>
          <span class="text-sm text-text-3">small sample</span>
        </Show>
      </span>
    </Show>
  );
}

function Duration(props: { readonly ms: number | undefined }) {
  return (
    <Show when={props.ms !== undefined} fallback={<span class="text-text-3">—</span>}>
      {formatDuration(props.ms ?? 0)}
    </Show>
  );
}

function ChangeCell(props: { readonly a: number | undefined; readonly b: number | undefined }) {
  const change = () => relativeChange(props.a, props.b);
  return (
    <td class="c-difference">
      <Show when={change() !== undefined} fallback={<span class="text-text-3">—</span>}>
        {formatSigned(100 * (change() ?? 0), 0)}%
      </Show>
    </td>
  );
}

/** `12`, and how many that is per 100 runs. */
function PerHundred(props: { readonly count: number; readonly runs: number }) {
  return (
    <>
      <b class="font-semibold">{formatCount(props.count)}</b>{" "}
      <Show when={perHundred(props.count, props.runs)}>
        {(rate) => <span class="pl-1 text-text-3">{rate().toFixed(1)} per 100 runs</span>}
      </Show>
    </>
  );
}

function PerHundredCell(props: { readonly a: number | undefined; readonly b: number | undefined }) {
  return (
    <td class="c-difference">
      <Show
        when={props.a !== undefined && props.b !== undefined}
        fallback={<span class="text-text-3">—</span>}
      >
        {formatSigned((props.b ?? 0) - (props.a ?? 0))} <span class="text-text-3">per 100 runs</span>
      </Show>
    </td>
  );
}
