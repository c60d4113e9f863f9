import { create, type MessageInitShape } from "@bufbuild/protobuf";
import {
  CompareVersionsResponseSchema,
  ComparisonReason,
  ComparisonVerdict,
  type MetricComparisonSchema,
} from "@runfacts/gen/client/compare_versions";
import { screen, within } from "@solidjs/testing-library";
import { createStore, reconcile } from "solid-js/store";
import { expect, it } from "vitest";
import { renderLinked } from "../../testing/render-linked.tsx";
import { ComparisonTable } from "./comparison-table.tsx";

const { WORSE, INCONCLUSIVE } = ComparisonVerdict;
const retries = { retried: { hits: 5, total: 100 }, retries: 8, isSample: false };

/** Renders it for 100 runs of A, 10 of which failed, and for some of B. */
const show = (candidateRuns: bigint, metrics: MessageInitShape<typeof MetricComparisonSchema>[]) =>
  renderLinked(() => (
    <ComparisonTable
      comparison={create(CompareVersionsResponseSchema, {
        baseline: { runCount: 100n, failedRunCount: 10n },
        candidate: { runCount: candidateRuns, failedRunCount: candidateRuns / 4n },
        metrics,
      })}
      a={retries}
      b={retries}
      filterA={{ agentVersion: "1" }}
      filterB={{ agentVersion: "2" }}
    />
  ));

const cells = (measure: string) =>
  within(screen.getByRole("row", { name: new RegExp(`^${measure}`) }))
    .getAllByRole("cell")
    .map((cell) => cell.textContent);

const failureRate = {
  name: "failure_rate",
  verdict: WORSE,
  baseline: { value: 0.1, low: 0.06, high: 0.17 },
  candidate: { value: 0.25, low: 0.18, high: 0.34 },
  difference: { value: 0.15, low: 0.05, high: 0.25 },
};

it("says what can be said of a measure, with figures of both sides", () => {
  show(100n, [failureRate]);
  expect(cells("Failed runs")).toEqual([
    "10%10 of 100",
    "25%25 of 100",
    "worse+15.0 pp95% interval +5.0 to +25.0",
  ]);
  expect(cells("Ended runs").slice(0, 2)).toEqual(["100", "100"]);
  expect(cells("Runs with a retry")[2]).toContain("no clear difference");
  expect(screen.queryByText("small sample")).toBeNull();
});

it("says that few runs are few, and how many more are needed", () => {
  show(4n, [{ ...failureRate, verdict: INCONCLUSIVE, reason: ComparisonReason.FEW_RUNS, runsNeeded: 400n }]);
  expect(cells("Failed runs")[0]).not.toContain("small sample");
  expect(cells("Failed runs")[1]).toContain("small sample");
  expect(cells("Failed runs")[2]).toContain("inconclusive: 400 more runs");
});

it("has no figures of nothing", () => {
  const duration = { name: "duration_p50_ms", verdict: INCONCLUSIVE, baseline: { value: 1_000 } };
  const cost = { name: "cost_usd", verdict: INCONCLUSIVE, reason: ComparisonReason.FEW_RUNS };
  show(0n, [{ ...failureRate, candidate: undefined, difference: undefined }, duration, cost]);
  expect(cells("Failed runs")[1]).toBe("none ended");
  expect(cells("Duration p50").slice(0, 2)).toEqual(["1.00 s", "—"]);
  expect(cells("Cost a run")).toEqual(["—", "—", ""]);
});

it("leads from a failure to its runs of one side, and shows a zero on the other", () => {
  show(100n, [{ name: "failure:tool/rate/limited", baseline: { value: 0 }, candidate: { value: 0.03 } }]);
  const row = screen.getByRole("row", { name: /rate\/limited/ });
  const links = within(row).getAllByRole("link");
  const href = links[0]?.getAttribute("href") ?? "";
  expect(Object.fromEntries(new URLSearchParams(href.split("?")[1]))).toEqual({
    ended: "true",
    failure_type: "tool",
    agent_version: "2",
    failure_code: "rate/limited",
  });
  expect(links[0]?.textContent).toBe("3%3 of 100");
  expect(within(row).getAllByRole("cell")[0]?.textContent).toBe("0");
});

it("says that neither side failed", () => {
  show(100n, []);
  expect(screen.getByRole("cell", { name: "No failures on either side" })).toBeTruthy();
});

it("names the signal whose figures it shows, also after the next answer", () => {
  const answer = (name: string) =>
    create(CompareVersionsResponseSchema, { metrics: [{ name, baseline: { value: 0.2 } }] });
  const [state, setState] = createStore({ comparison: answer("signal:thumbs") });
  renderLinked(() => (
    <ComparisonTable comparison={state.comparison} a={retries} b={retries} filterA={{}} filterB={{}} />
  ));
  screen.getByRole("row", { name: /^thumbs: no 20\.0%/ });
  // As answers are merged: see mergeByRun.
  setState("comparison", reconcile(answer("signal:tone\u202E")));
  screen.getByRole("row", { name: /^tone\\u202e: no 20\.0%/ });
});
