import { create } from "@bufbuild/protobuf";
import { createRouterTransport } from "@connectrpc/connect";
import { QueryService } from "@runfacts/gen/client/query_service";
import { type RunSummary, RunSummarySchema } from "@runfacts/gen/client/run";
import { fireEvent, render, screen } from "@solidjs/testing-library";
import { beforeEach, expect, it, vi } from "vitest";
import { runShortcut } from "../../shell/shortcuts.ts";
import { NewRuns } from "./new-runs.tsx";
import type { ShownRuns } from "./use-run-list.ts";

const arrived: RunSummary[] = [];
const watched = vi.fn();

vi.mock("../../api/transport.ts", () => ({
  transport: createRouterTransport((router) =>
    router.service(QueryService, {
      // What the list asks for when its stream opens.
      listRuns: () => {
        watched();
        return { runs: arrived };
      },
      async *watchRuns(_request, call) {
        yield { cursor: "1" };
        await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
      },
    }),
  ),
}));

beforeEach(() => {
  arrived.length = 0;
  watched.mockClear();
});

function show() {
  const put = vi.fn();
  const list = { has: () => false, put, scrollTop: 0 } as unknown as ShownRuns["list"];
  const shown = { runs: [], isPrevious: false, list, reload: () => undefined } as unknown as ShownRuns;
  render(() => <NewRuns filter={{ agentId: "support" }} shown={shown} />);
  return put;
}

const pressN = () => runShortcut(new KeyboardEvent("keydown", { key: "n" }));

it("offers nothing while no run has arrived, and its key does nothing", async () => {
  const put = show();
  await expect.poll(() => watched.mock.calls.length).toBeGreaterThan(0);
  expect(screen.queryByRole("button")).toBeNull();
  pressN();
  expect(put).not.toHaveBeenCalled();
});

it.each([
  { runs: 1, says: "1 new run matches" },
  { runs: 2, says: "2 new runs match" },
])("says that $runs arrived, and shows them when asked", async ({ runs, says }) => {
  for (let n = 0; n < runs; n += 1) arrived.push(create(RunSummarySchema, { runId: `run-${n}` }));
  const put = show();
  fireEvent.click(await screen.findByRole("button", { name: new RegExp(says) }));
  expect(put).toHaveBeenCalledExactlyOnceWith(arrived);
  expect(screen.queryByRole("button")).toBeNull();
});
