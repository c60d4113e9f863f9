import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lintMetrics } from "../harness/lint-metrics.ts";
import { connectionLimit } from "./connection-limit.ts";
import { readInsightMetrics } from "./read-insight-metrics.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/metrics.md"), "utf8");

describe("the metrics of insight", () => {
  it("are in docs/metrics.md, and nothing else is", async () => {
    const text = await readInsightMetrics();
    expect(lintMetrics(text)).toEqual([]);
    const own = page.split("\n## ").filter((section) => /^(?:Every|Insight) /.test(section));
    const told = new Set([...own.join("\n").matchAll(/^\| `(runfacts_\w+)`/gm)].map(([, name]) => name));
    const shown = new Set([...text.matchAll(/^# TYPE (runfacts_\w+)/gm)].map(([, name]) => name));
    expect([...shown].toSorted()).toEqual([...told].toSorted());
  });

  it("tell of as many connections as docs/connections.md counts", async () => {
    const limit = /^runfacts_database_connections_limit (\d+)$/m.exec(await readInsightMetrics())?.[1];
    expect(Number(limit)).toBe(connectionLimit("insight"));
  });
});
