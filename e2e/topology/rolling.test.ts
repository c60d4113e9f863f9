import { setTimeout as delay } from "node:timers/promises";
import { cloneDatabase } from "@runfacts/db/testing";
import { expect, inject, it } from "vitest";
import { asOwner } from "../harness/embedded-platform.ts";
import { startKeptCalls } from "../harness/kept-calls.ts";
import { startPairs } from "./pairs.ts";
import { describeWith } from "./programs.ts";
import { startProxy } from "./proxy.ts";
import { startReads } from "./reads.ts";
import { startWatchers } from "./watchers.ts";

const LOAD_MS = 60_000;
const env = { DRAIN_DELAY: "5s", TRUSTED_PROXIES: "127.0.0.1" };

for (const name of ["haproxy", "nginx"] as const) {
  describeWith([name], `two of each service behind ${name}, each stopped once under load`, () => {
    it("fail no call, lose no run and keep no change from those who watch", {
      timeout: 400_000,
    }, async () => {
      await using resources = new AsyncDisposableStack();
      const database = resources.use(await cloneDatabase(inject("postgres")));
      const pairs = resources.use(await startPairs(database, env));
      const proxy = resources.use(await startProxy(name, pairs.upstreams));
      const watchers = await startWatchers(proxy);
      const writes = startKeptCalls([proxy.http1.ingest], { http2: [proxy.http2.ingest], pauseMs: 60 });
      const reads = startReads(proxy, 120);
      const minute = delay(LOAD_MS);
      for (const which of [1, 2] as const) {
        await delay(3_000);
        expect(await pairs.stop(which)).toEqual({
          [`ingest-${which}`]: [0, null],
          [`query-${which}`]: [0, null],
          [`web-${which}`]: [0, null],
        });
        await pairs.start(which);
        // Until the proxy knows.
        await delay(3_000);
      }
      await minute;
      await Promise.all([writes.stop(), reads.stop()]);

      const told = () => [...watchers.seen].map(([way, seen]) => [way, missing(writes.answered, seen)]);
      const nothing = [...watchers.seen.keys()].map((way) => [way, 0]);
      await expect.poll(told, { timeout: 20_000 }).toEqual(nothing);
      await watchers.stop();
      const stored = await asOwner<{ run_id: string }>(database.ownerUrl, "SELECT run_id FROM agent_runs");
      const lost = missing(writes.answered, new Set(stored.map(({ run_id }) => run_id)));
      const failed = [...writes.failed, ...reads.failed, ...watchers.failed];
      console.log(
        `${name}: ${writes.answered.size} runs acknowledged, ${reads.answered()} reads answered, ${failed.length} calls failed, ${lost} runs lost, streams resumed ${watchers.resumed()} times`,
      );
      expect(failed).toEqual([]);
      expect(lost).toBe(0);
      expect(watchers.resumed()).toBeGreaterThan(0);
    });
  });
}

function missing(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number {
  return wanted.difference(found).size;
}
