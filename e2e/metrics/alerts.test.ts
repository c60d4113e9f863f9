import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { IngestService } from "@runfacts/gen/server/ingest_service";
import { QueryService } from "@runfacts/gen/server/query_service";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Platform, startPlatform } from "../harness/platform.ts";
import { readInsightMetrics } from "./read-insight-metrics.ts";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
}

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const file = join(root, "deploy/alerts.yaml");
const { groups }: { groups: readonly { readonly rules: readonly Rule[] }[] } = parse(
  read("deploy/alerts.yaml"),
);
const rules = groups.flatMap((group) => group.rules);

const promtool = process.env["PROMTOOL"] || "promtool";
const hasPromtool = spawnSync(promtool, ["--version"]).status === 0;
if (!hasPromtool) console.log("promtool is absent: of the alerts only names and form are checked");

let platform: Platform;
let exported: ReadonlyMap<string, string>;
beforeAll(async () => {
  platform = await startPlatform();
  const texts = await Promise.all(
    [platform.ingestUrl, platform.queryUrl].map(async (url) => (await fetch(`${url}/metrics`)).text()),
  );
  exported = new Map(
    [...[...texts, await readInsightMetrics()].join("\n").matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(
      ([, name = "", type = ""]) => [name, type],
    ),
  );
});
afterAll(() => platform[Symbol.asyncDispose]());

/** Metrics of an expression with the labels by which they are selected; `up` is Prometheus's own. */
function selectors(expr: string): { readonly name: string; readonly labels: string }[] {
  return [...expr.matchAll(/\b((?:runfacts|otlp|process|nodejs)_\w+|up)\b(?:\{([^}]*)\})?/g)].map(
    ([, name = "", labels = ""]) => ({ name, labels }),
  );
}

/** The series of a histogram are of its name. */
function exists(name: string): boolean {
  const base = name.replace(/_(?:bucket|sum|count)$/, "");
  return name === "up" || exported.has(name) || (base !== name && exported.get(base) === "histogram");
}

describe("deploy/alerts.yaml", () => {
  it("names metrics that the services export, and labels that docs/metrics.md has", () => {
    const docs = read("docs/metrics.md");
    for (const { alert, expr } of rules) {
      expect(selectors(expr), alert).not.toEqual([]);
      for (const { name, labels } of selectors(expr)) {
        expect(exists(name), `${alert}: ${name}`).toBe(true);
        const row = docs.split("\n").find((line) => line.includes(`\`${name.replace(/_bucket$/, "")}\``));
        for (const [, label = ""] of labels.matchAll(/(\w+)=/g))
          expect(label === "job" || row?.includes(`\`${label}\``), `${alert}: ${name}{${label}}`).toBe(true);
      }
    }
  });

  it("selects by reasons, codes and outcomes that there are", () => {
    const words = new Set(
      ["proto/runfacts/v1/error_reason.proto", "docs/metrics.md"].flatMap(
        (path) => read(path).replaceAll("ERROR_REASON_", "").match(/\w+/g) ?? [],
      ),
    );
    for (const { alert, expr } of rules) {
      for (const [, values = ""] of expr.matchAll(/\b(?:reason|outcome|by)=~?"([^"]*)"/g))
        for (const value of values.split("|")) expect(words, `${alert}: ${value}`).toContain(value);
    }
  });

  it("watches how long each method takes that does not go on for as long as it is listened to", () => {
    const watched = ["RunfactsWritesSlow", "RunfactsReadsSlow"].flatMap((name) => {
      const { expr = "" } = rules.find(({ alert }) => alert === name) ?? {};
      return [...expr.matchAll(/method=~"([^"]*)"/g)].map(([, method]) => new RegExp(`^${method}$`));
    });
    for (const { name, parent, methodKind } of [...IngestService.methods, ...QueryService.methods])
      expect(
        watched.some((method) => method.test(`/${parent.typeName}/${name}`)),
        name,
      ).toBe(methodKind === "unary");
  });

  it("takes commits for moving on if anything that waits in the queue is committed", () => {
    const { expr = "" } = rules.find(({ alert }) => alert === "RunfactsCommitsStandStill") ?? {};
    expect(expr.match(/runfacts_\w+_total/g)).toEqual([
      "runfacts_runs_ingested_total",
      "runfacts_run_parts_recorded_total",
      "runfacts_signals_recorded_total",
    ]);
  });

  it("tells when nothing is watched, and when rules are not those that were written", () => {
    const told = new Set(rules.flatMap(({ expr }) => selectors(expr).map(({ name }) => name)));
    for (const name of ["runfacts_watch_failures_total", "runfacts_rules_faulty"])
      expect(told).toContain(name);
  });

  it("tells of each how grave it is, what is wrong and what to do, and closes what it opens", () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, expr, labels, annotations, ...rest } of rules) {
      expect(alert).toMatch(/^Runfacts[A-Z]\w+$/);
      expect(labels.severity).toMatch(/^(?:critical|warning|info)$/);
      expect(annotations.summary).toMatch(/^\S.{20,}$/);
      expect(annotations.action).toMatch(/^\S.{20,}$/);
      expect(rest.for ?? "0m").toMatch(/^\d+[mh]$/);
      for (const pair of ["()", "{}", "[]"])
        expect(expr.split(pair.charAt(0)).length, alert).toBe(expr.split(pair.charAt(1)).length);
    }
  });

  it("is told in docs/operations.md, alert by alert, and no other", () => {
    const told = read("docs/operations.md").match(/^\| Runfacts\w+/gm) ?? [];
    expect(told.map((line) => line.slice(2))).toEqual(rules.map(({ alert }) => alert));
  });

  it.skipIf(!hasPromtool)("is right by promtool", () => {
    const { status, stdout, stderr } = spawnSync(promtool, ["check", "rules", file]);
    expect([status, String(stderr)], String(stdout)).toEqual([0, ""]);
  });
});
