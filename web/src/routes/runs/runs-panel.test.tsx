import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createRouterTransport } from "@connectrpc/connect";
import { GetStatsResponseSchema, QueryService } from "@runfacts/gen/client/query_service";
import { RunSummarySchema } from "@runfacts/gen/client/run";
import { MemoryRouter, Route } from "@solidjs/router";
import { fireEvent, render, screen, within } from "@solidjs/testing-library";
import { QueryClient, QueryClientProvider } from "@tanstack/solid-query";
import { beforeAll, expect, it, vi } from "vitest";
import type { RpcResult } from "../../api/use-rpc.ts";
import type { RunFilter } from "../../filter/run-filter.ts";
import { RunsPanel } from "./runs-panel.tsx";
import type { ShownRuns } from "./use-run-list.ts";

vi.mock("../../api/transport.ts", () => ({
  transport: createRouterTransport((router) => router.service(QueryService, {})),
}));

// What the panel loads when it is needed is there at once.
beforeAll(async () => {
  await Promise.all([
    import("./runs-strip.tsx"),
    import("./list-foot.tsx"),
    import("./export-menu.tsx"),
    import("./columns-menu.tsx"),
    import("./live-button.tsx"),
    import("./new-runs.tsx"),
    import("./no-match.tsx"),
  ]);
}, 120_000);

const away = new ConnectError("the service is away", Code.Unavailable);
const sums = create(GetStatsResponseSchema, {
  totalRuns: 22n,
  totalSteps: 1_245n,
  rangeRuns: 32n,
  usage: { costUsd: 10.88 },
});
type Stats = typeof sums;
const run = create(RunSummarySchema, { runId: "019b2f6e-7c1a-7def-8abc-1234567890ab", agentId: "support" });

function show(
  stats: Partial<RpcResult<Stats>> = { data: sums },
  shown: Partial<ShownRuns> = { runs: [run] },
  filter: RunFilter = { agentId: "support" },
) {
  const answer: RpcResult<Stats> = {
    data: undefined,
    error: undefined,
    isPending: false,
    isFetching: false,
    isPrevious: false,
    updatedAt: 0,
    retry: () => undefined,
    ...stats,
  };
  const list = { has: () => false, put: () => undefined, scrollTop: 0 } as unknown as ShownRuns["list"];
  const runs: ShownRuns = {
    runs: undefined,
    isPrevious: false,
    longestMs: 1,
    error: undefined,
    isLoading: false,
    hasMore: false,
    loadMore: () => undefined,
    reload: () => undefined,
    list,
    ...shown,
  };
  render(() => (
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter>
        <Route
          path="*"
          component={() => (
            <RunsPanel filter={filter} onChange={() => undefined} shown={runs} stats={answer} />
          )}
        />
      </MemoryRouter>
    </QueryClientProvider>
  ));
  const panel = screen.getByRole("region", { name: "Runs" });
  return {
    counts: () => within(panel).queryAllByRole("status")[0]?.textContent,
    strip: () => panel.querySelector(".min-h-17"),
    panel,
  };
}

it("counts the runs of the filter among all of the range, their steps and what they cost", () => {
  expect(show().counts()).toBe("22 of 32 runs1,245 steps, $10.88");
});

it("counts none beside those of an unfiltered list, and no cost that nobody told", () => {
  const one = create(GetStatsResponseSchema, { totalRuns: 1n, totalSteps: 1n, rangeRuns: 1n });
  expect(show({ data: one }, {}, { range: { preset: "7d" } }).counts()).toBe("1 run1 step");
  document.body.replaceChildren();
  expect(show({ data: sums }, {}, {}).counts()).toBe("22 runs1,245 steps, $10.88");
});

it("says of which runs the steps are, where some are open", () => {
  const open = create(GetStatsResponseSchema, { ...sums, statusBreakdown: { running: 2n, success: 20n } });
  expect(show({ data: open }).counts()).toBe("22 of 32 runs1,245 steps of 20 runs not open, $10.88");
});

it("can be exported where there are runs", async () => {
  show();
  await screen.findByRole("button", { name: "Columns" });
  await screen.findByRole("button", { name: "Export" });
});

it("has nothing to export and no chart where there are none", async () => {
  const { strip, counts } = show({ data: create(GetStatsResponseSchema, { rangeRuns: 32n }) }, { runs: [] });
  await screen.findByText("No run matches");
  await screen.findByRole("button", { name: "Columns" });
  expect(screen.queryByRole("button", { name: "Export" })).toBeNull();
  expect(strip()).toBeNull();
  expect(counts()).toBe("0 of 32 runs0 steps");
  expect(screen.queryByRole("table")).toBeNull();
});

it("keeps the place of what is on its way", () => {
  const { strip, counts, panel } = show({ isPending: true });
  expect(strip()).not.toBeNull();
  expect(counts()).toBe("");
  expect(panel.querySelector("[role=status] > [data-loading]")).not.toBeNull();
});

it("shows the runs where their sums could not be had, without a chart or counts", async () => {
  const { strip } = show({ error: away });
  expect(strip()).toBeNull();
  expect(screen.queryByRole("button", { name: "Columns" })).toBeNull();
  screen.getByRole("table");
  await screen.findByText("1–1");
});

it("says that runs are loading, or why they could not be, and tries again when asked", () => {
  show({}, {});
  expect(screen.queryByRole("table")).toBeNull();
  screen.getByRole("status", { name: "Loading runs" });
  document.body.replaceChildren();
  const loadMore = vi.fn();
  show({}, { error: away, loadMore });
  screen.getByText(/the service is away/);
  expect(screen.queryByRole("status", { name: "Loading runs" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: /again/i }));
  expect(loadMore).toHaveBeenCalledOnce();
});

it("says how much of the list is loaded, of how many", async () => {
  show();
  await screen.findByText("1–1 of 22");
});
