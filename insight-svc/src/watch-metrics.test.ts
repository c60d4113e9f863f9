import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { createWatchMetrics } from "./watch-metrics.ts";

it("tells of the project that is furthest behind, of those that are still watched here", async () => {
  const registry = new Registry();
  const metrics = createWatchMetrics(registry);
  const behind = async () => /^runfacts_watch_hours_behind (\d+)$/m.exec(await registry.metrics())?.[1];
  const watched = { hours: 0, opened: 0, resolved: 0 };
  metrics.watched(1, { ...watched, hoursBehind: 2 });
  metrics.watched(2, { ...watched, hoursBehind: 9 });
  expect(await behind()).toBe("9");
  metrics.left(2);
  expect(await behind()).toBe("2");
});
