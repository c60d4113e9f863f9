import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A panel of a dashboard, as far as is looked at here. */
export interface Panel {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const root = join(import.meta.dirname, "../..");
const TYPES: Readonly<Record<string, string>> = {
  row: "Plain<RowPanel>",
  timeseries: "Plain<With<Series.Options, Panel<Series.Options, Series.FieldConfig>>>",
  stat: "Plain<With<Stat.Options, Panel>>",
};

const HEAD = `
import type { Dashboard, Panel, RowPanel } from "@grafana/schema";
import type * as Series from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import type * as Stat from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";

type With<O, P> = Omit<P, "options"> & { options: O };
// As JSON has it: a word for each member of an enum.
type Plain<T> = T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
`;

/**
 * What Grafana's own types say of a dashboard and of each of its panels, by the compiler: lines of errors, none where it is right.
 *
 * @param folder below the root, where the compiler finds the types
 */
export function typeFaults(
  dashboard: { readonly panels: readonly Panel[] },
  folder = "node_modules/.cache/runfacts-grafana",
): readonly string[] {
  const path = join(root, folder);
  mkdirSync(path, { recursive: true });
  try {
    const panels = dashboard.panels.map(
      (panel, index) =>
        `export const panel${index}: ${TYPES[panel.type] ?? "never"} = ${JSON.stringify(panel, null, 1)};`,
    );
    const { panels: _, ...rest } = dashboard;
    const whole = `export const dashboard: Plain<Omit<Dashboard, "panels">> = ${JSON.stringify(rest, null, 1)};`;
    const file = join(path, "dashboard.ts");
    writeFileSync(file, [HEAD, whole, ...panels].join("\n"));
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext"];
    const found = spawnSync(
      process.execPath,
      [compiler, ...options, "--moduleResolution", "bundler", "--types", "", "--ignoreConfig", file],
      { encoding: "utf8", cwd: path },
    );
    return found.stdout.split("\n").filter((line) => line.includes("error TS"));
  } finally {
    rmSync(path, { recursive: true });
  }
}
