import { createRouterTransport } from "@connectrpc/connect";
import { type ListAgentsRequest, QueryService } from "@runfacts/gen/client/query_service";
import type { AgentSummary } from "@runfacts/gen/client/stats";
import { render } from "@solidjs/testing-library";
import { focusManager, QueryClient, QueryClientProvider } from "@tanstack/solid-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useAgentPages } from "./use-agent-pages.ts";
import type { ListedPages } from "./use-pages.ts";

const { asked } = vi.hoisted(() => ({ asked: [] as ListAgentsRequest[] }));
const HOUR = 3_600_000;

/** Three agents; the runs of the second grew after the first page, so that it is on both. */
const pages = {
  "": { agents: [{ agentId: "a" }, { agentId: "b" }], nextPageToken: "next", totalAgents: 3n },
  next: { agents: [{ agentId: "b" }, { agentId: "c" }], nextPageToken: "", totalAgents: 3n },
};

vi.mock("./transport.ts", () => ({
  transport: createRouterTransport((router) =>
    router.service(QueryService, {
      listAgents: (request) => {
        asked.push(request);
        return request.pageToken === "next" ? pages.next : pages[""];
      },
    }),
  ),
}));

beforeEach(() => {
  asked.length = 0;
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => void vi.useRealTimers());

async function list(): Promise<ListedPages<AgentSummary>> {
  const shown: ListedPages<AgentSummary>[] = [];
  const Listed = () => {
    shown.push(useAgentPages(() => ({ filter: { range: { preset: "24h" } }, mergeVersions: true })));
    return null;
  };
  render(() => (
    <QueryClientProvider client={new QueryClient()}>
      <Listed />
    </QueryClientProvider>
  ));
  const [answer] = shown;
  if (answer === undefined) throw new Error("Nothing is shown");
  await vi.waitFor(() => expect(ids(answer)).toEqual(["a", "b"]));
  return answer;
}

const ids = ({ rows }: ListedPages<AgentSummary>) => rows?.map(({ agentId }) => agentId);

it("lists each once, and asks for all pages of one range", async () => {
  const answer = await list();
  expect([answer.hasMore, answer.total, answer.pages]).toEqual([true, 3n, 1]);
  vi.setSystemTime(Date.now() + 2 * HOUR);
  await answer.loadMore();
  await vi.waitFor(() => expect(ids(answer)).toEqual(["a", "b", "c"]));
  expect([answer.hasMore, answer.pages]).toEqual([false, 2]);
  expect(asked.map(({ pageToken }) => pageToken)).toEqual([undefined, "next"]);
  expect(asked[0]?.filter?.startTime).toBeDefined();
  expect(asked[1]?.filter).toEqual(asked[0]?.filter);
});

it("asks again when the page is looked at again, but not for several pages", async () => {
  const answer = await list();
  const lookAgain = () => {
    vi.setSystemTime(Date.now() + HOUR);
    focusManager.setFocused(false);
    focusManager.setFocused(true);
  };
  lookAgain();
  await vi.waitFor(() => expect(asked.length).toBe(2));
  await answer.loadMore();
  await vi.waitFor(() => expect(answer.pages).toBe(2));
  const before = asked.length;
  lookAgain();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked.length).toBe(before);
});
