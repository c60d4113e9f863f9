import { type JSX, Show } from "solid-js";
import { formatCount, formatShare } from "../../format/number.ts";
import { formatSigned } from "../../format/signed.ts";
import { perHundred } from "./per-hundred.ts";
import { RateDifferenceCell } from "./rate-difference-cell.tsx";
import type { Retries } from "./retries.ts";

/** Retries of both sides: of their latest runs, so that nothing is told of their hours. */
export function RetryRows(props: { readonly a: Retries; readonly b: Retries }) {
  const rate = ({ retries, retried }: Retries) => perHundred(retries, retried.total);
  return (
    <>
      <tr>
        <th scope="row">
          Runs with a retry
          <span class="block text-sm font-normal whitespace-normal text-text-3">
            by the attempts that steps name
          </span>
          <Show when={props.a.isSample || props.b.isSample}>
            <span class="block text-sm font-normal text-text-3">of the latest 10,000</span>
          </Show>
        </th>
        <td>{retriedOf(props.a)}</td>
        <td>{retriedOf(props.b)}</td>
        <RateDifferenceCell a={props.a.retried} b={props.b.retried} />
      </tr>
      <tr>
        <th scope="row">Retries</th>
        <td>{retriesText(props.a)}</td>
        <td>{retriesText(props.b)}</td>
        <td class="c-difference">
          <Show
            when={rate(props.a) !== undefined && rate(props.b) !== undefined}
            fallback={<span class="text-text-3">—</span>}
          >
            {formatSigned((rate(props.b) ?? 0) - (rate(props.a) ?? 0))}{" "}
            <span class="text-text-3">per 100 runs</span>
          </Show>
        </td>
      </tr>
    </>
  );
}

function retriedOf({ retried }: Retries): JSX.Element {
  return (
    <Show when={retried.total > 0} fallback={<span class="text-text-3">none</span>}>
      <b class="font-semibold">{formatShare(retried.hits, retried.total)}</b>{" "}
      <span class="text-text-3">
        {formatCount(retried.hits)} of {formatCount(retried.total)}
      </span>
    </Show>
  );
}

function retriesText({ retries, retried }: Retries): JSX.Element {
  return (
    <>
      <b class="font-semibold">{formatCount(retries)}</b>{" "}
      <Show when={perHundred(retries, retried.total)}>
        {(rate) => <span class="pl-1 text-text-3">{rate().toFixed(1)} per 100 runs</span>}
      </Show>
    </>
  );
}
