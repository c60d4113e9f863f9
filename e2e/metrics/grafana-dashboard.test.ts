import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { type Panel, typeFaults } from "./grafana-types.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const dashboard = JSON.parse(read("deploy/grafana/runfacts.json")) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
};
const targets = dashboard.panels.flatMap(({ title, targets: of = [] }) =>
  of.map((target) => ({ title, ...target })),
);

/** What Prometheus gets: Grafana puts these in. */
function asSent(expr: string): string {
  return expr.replaceAll("$__rate_interval", "5m").replaceAll("$project", "default|shop");
}

/** Where an expression is no PromQL; undefined where it is right. */
function syntaxFault(expr: string): string | undefined {
  let fault: string | undefined;
  parser.parse(expr).iterate({
    enter({ type, from }) {
      if (type.isError) fault ??= `at ${from}`;
    },
  });
  return fault;
}

describe("deploy/grafana/runfacts.json", () => {
  it("is of Grafana's schema, panel by panel", { timeout: 120_000 }, () => {
    expect(typeFaults(dashboard)).toEqual([]);
    const wrong = dashboard.panels.map((panel) => ({
      ...panel,
      options: { colorMode: "loud" },
      gridPos: { x: 0 },
    }));
    const faults = typeFaults({ ...dashboard, panels: wrong as unknown as readonly Panel[] });
    expect(faults.length).toBeGreaterThanOrEqual(dashboard.panels.length);
  });

  it("asks in PromQL", () => {
    for (const { title, expr } of targets)
      expect(syntaxFault(asSent(expr)), `${title}: ${expr}`).toBeUndefined();
    for (const wrong of ["sum by (a (b)", "rate(a[5x])", "a{b=~}", "a +"])
      expect(syntaxFault(wrong), wrong).toBeDefined();
  });

  it("names metrics and labels that docs/metrics.md has, and variables that there are", () => {
    const rows = read("docs/metrics.md").split("\n");
    const variables = dashboard.templating.list.map(({ name }) => name);
    for (const { title, expr, legendFormat } of targets) {
      const names = [...expr.matchAll(/\b(?:runfacts|otlp|process|nodejs)_\w+/g)].map(([name]) => name);
      expect(names, title).not.toEqual([]);
      const found = names.map((name) =>
        rows.find((line) => line.startsWith(`| \`${name.replace(/_bucket$/, "")}\` |`)),
      );
      expect(found, `${title}: ${expr}`).not.toContain(undefined);
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = ""]) => labels.split(", "));
      const selected = [...expr.matchAll(/(\w+)=~?"/g)].map(([, label = ""]) => label);
      const told = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
      for (const label of [...grouped, ...selected, ...told].filter((each) => !isScraped(each)))
        expect(
          found.some((line) => line?.includes(`\`${label}\``)),
          `${title}: ${label}`,
        ).toBe(true);
      for (const label of told) expect(grouped, `${title}: ${label}`).toContain(label);
      for (const [, name = ""] of expr.matchAll(/\$(?!__)(\w+)/g)) expect(variables, title).toContain(name);
    }
  });

  it("lays its panels out side by side", () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });
});

/** Labels that Prometheus adds, and that of histograms. */
function isScraped(label: string): boolean {
  return ["job", "instance", "le"].includes(label);
}
