import { connectDatabase, listenForChanges } from "@runfacts/db/pool";
import { describe, expect, it } from "vitest";
import { grpcClient } from "../harness/grpc-client.ts";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { postJson } from "../harness/rest.ts";
import { headOf, runOfParts } from "../harness/run-parts.ts";
import { sampleRun } from "../harness/sample-run.ts";
import { readEvents, type ServerEvent } from "../harness/server-events.ts";

const ingest = (platform: Platform, run: object) => postJson(platform.ingestUrl, "/v1/runs", run);

type RunEvent = ServerEvent & {
  data: { run: { run: { run_id: string; status: string }; revision: number } };
};
const runs = (events: readonly ServerEvent[]) =>
  events.filter((event): event is RunEvent => "run" in Object(event.data));
const statuses = (events: readonly ServerEvent[], runId: string) =>
  runs(events)
    .filter(({ data }) => data.run.run.run_id === runId)
    .map(({ data }) => data.run.run.status);

describe("WatchRuns as server-sent events", () => {
  it("tells of runs as they open, change and end, each at the word of the database", async () => {
    await using platform = await startPlatform();
    await using watching = await readEvents(`${platform.queryUrl}/v1/runs:watch`);
    const run = runOfParts(2);
    const record = (part: object) => postJson(platform.ingestUrl, "/v1/runs:record", { part });
    let wakeUps = 0;
    // Listens as the query service does, which would look twice a second unless it is woken.
    await using database = await connectDatabase(platform.database.queryUrl, {
      applicationName: "runfacts-test",
    });
    const url = database.urlAt(await database.placeOf(1), platform.database.queryUrl);
    await using _listening = listenForChanges(url, () => {
      wakeUps += 1;
    });
    await expect.poll(() => wakeUps).toBe(1);
    const after = async (send: () => Promise<unknown>, seen: string[]) => {
      await send();
      await expect.poll(() => statuses(watching.events, run.run_id), { timeout: 5_000 }).toEqual(seen);
      await expect.poll(() => wakeUps).toBe(1 + seen.length);
    };
    await after(() => record(headOf(run)), ["running"]);
    await after(() => record({ ...headOf(run), steps: run.steps }), ["running", "running"]);
    await after(() => ingest(platform, run), ["running", "running", "failure"]);
    const revisions = runs(watching.events).map(({ data }) => data.run.revision);
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
  });

  it("goes on after a break where it was, by Last-Event-ID", async () => {
    await using platform = await startPlatform();
    const url = `${platform.queryUrl}/v1/runs:watch`;
    const [seen, missed, later] = [sampleRun(), sampleRun(), sampleRun()];
    let last = "";
    {
      await using watching = await readEvents(url);
      await ingest(platform, seen);
      await expect
        .poll(() => statuses(watching.events, seen.run_id), { timeout: 5_000 })
        .toEqual(["success"]);
      last = watching.events.at(-1)?.id ?? "";
    }
    await ingest(platform, missed);
    await using again = await readEvents(url, { "last-event-id": last });
    await expect.poll(() => statuses(again.events, missed.run_id), { timeout: 5_000 }).toEqual(["success"]);
    await ingest(platform, later);
    await expect.poll(() => statuses(again.events, later.run_id), { timeout: 5_000 }).toEqual(["success"]);
  });

  it.each([
    ["agent_id=support", true],
    ["agent_id=other", false],
    ["status=success", true],
    ["status=failure", false],
    ["environment=test&agent_version=1.4.2", true],
    ["step_name=search_orders", true],
    ["step_name=other", false],
    ["failure_code=timeout", false],
    ["min_duration_ms=2500", true],
    ["min_duration_ms=2501", false],
    ["end_time=2020-01-01T00:00:00Z", false],
  ])("filters as the list does: %s", async (filter, isSeen) => {
    await using platform = await startPlatform();
    await using all = await readEvents(`${platform.queryUrl}/v1/runs:watch`);
    await using filtered = await readEvents(`${platform.queryUrl}/v1/runs:watch?${filter}`);
    const run = sampleRun();
    await ingest(platform, run);
    await expect.poll(() => statuses(all.events, run.run_id), { timeout: 5_000 }).toEqual(["success"]);
    const seen = () => statuses(filtered.events, run.run_id);
    if (isSeen) await expect.poll(seen, { timeout: 5_000 }).toEqual(["success"]);
    else expect(seen()).toEqual([]);
  });

  it.each(["cursor=x", "cursor=-1", "cursor=18446744073709551616", "nothing=1", "status=ended"])(
    "refuses %s",
    async (query) => {
      await using platform = await startPlatform();
      const reply = await fetch(`${platform.queryUrl}/v1/runs:watch?${query}`);
      expect(reply.status).toBe(400);
      expect(await reply.json()).toMatchObject({ code: "invalid_argument" });
    },
  );

  it("ends with an error event when the service stops", async () => {
    const platform = await startPlatform();
    await using watching = await readEvents(`${platform.queryUrl}/v1/runs:watch`);
    await platform[Symbol.asyncDispose]();
    expect(watching.events.at(-1)).toMatchObject({ event: "error", data: { code: "unavailable" } });
  });
});

describe("WatchRuns over gRPC", () => {
  it("streams the same runs to a foreign client", async () => {
    await using platform = await startPlatform();
    using client = grpcClient("QueryService", platform.queryUrl);
    const run = sampleRun();
    const messages: unknown[] = [];
    const call = client.stream("WatchRuns", { filter: { agent_id: "support" } }, (message) =>
      messages.push(message),
    );
    await expect.poll(() => messages.length, { timeout: 5_000 }).toBe(1);
    await ingest(platform, run);
    await expect
      .poll(() => messages.at(-1), { timeout: 5_000 })
      .toMatchObject({ event: "run", run: { run: { run_id: run.run_id, status: "RUN_STATUS_SUCCESS" } } });
    call.cancel();
  });
});
