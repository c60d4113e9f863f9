import { MemoryRouter, Route } from "@solidjs/router";
import { render, screen, within } from "@solidjs/testing-library";
import { expect, it } from "vitest";
import { ComparisonTable } from "./comparison-table.tsx";
import type { Figures } from "./figures.ts";

const figures = (part: Partial<Figures>): Figures => ({
  runs: 100,
  success: { hits: 90, total: 100 },
  p50Ms: 1_000,
  p95Ms: 2_000,
  retried: { hits: 5, total: 100 },
  retries: 8,
  failures: new Map(),
  ...part,
});

const show = (a: Partial<Figures>, b: Partial<Figures>) =>
  render(() => (
    <MemoryRouter>
      <Route
        path="*"
        component={() => (
          <ComparisonTable
            a={figures(a)}
            b={figures(b)}
            filterA={{ agentVersion: "1" }}
            filterB={{ agentVersion: "2" }}
          />
        )}
      />
    </MemoryRouter>
  ));

const cells = (measure: string) =>
  within(screen.getByRole("row", { name: new RegExp(`^${measure}`) }))
    .getAllByRole("cell")
    .map((cell) => cell.textContent);

it("says what a difference means, and that a small sample is one", () => {
  show({ success: { hits: 48, total: 80 } }, { success: { hits: 56, total: 70 } });
  // Newcombe (1998), table II, method 10.
  expect(cells("Success rate")[2]).toBe("+20.0 pphigher95% interval +5.2 pp to +33.4 pp");
  expect(cells("Runs with a retry")[2]).toContain("no clear difference");
  expect(screen.queryByText("small sample")).toBeNull();
});

it("says that few runs are few", () => {
  show({ success: { hits: 2, total: 3 } }, {});
  expect(cells("Success rate")[0]).toContain("small sample");
  expect(cells("Success rate")[1]).not.toContain("small sample");
  expect(cells("Success rate")[2]).toContain("small sample");
});

it("has no rates and no differences of nothing", () => {
  const nothing = { runs: 0, success: { hits: 0, total: 0 }, p50Ms: undefined, p95Ms: undefined };
  show(nothing, {});
  expect(cells("Success rate")).toEqual(["none ended", expect.stringContaining("90%"), "—"]);
  expect(cells("Duration p50")).toEqual(["—", "1.00 s", "—"]);
});

it("leads from a failure to its runs of one side, and shows a zero on the other", () => {
  show({}, { failures: new Map([["tool/rate/limited", 3]]) });
  const row = screen.getByRole("row", { name: /rate\/limited/ });
  const links = within(row).getAllByRole("link");
  expect(links.map((link) => link.getAttribute("href"))).toEqual([
    "/runs?failure_type=tool&agent_version=2&failure_code=rate%2Flimited",
  ]);
  expect(within(row).getAllByRole("cell")[0]?.textContent).toBe("0");
});

it("says that neither side failed", () => {
  show({}, {});
  expect(screen.getByRole("cell", { name: "No failures on either side" })).toBeTruthy();
});
