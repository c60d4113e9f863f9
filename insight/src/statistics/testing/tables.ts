import type { Figure } from "./figure.ts";

/** The figures as tables of Markdown, each below its name. */
export function markdownTables(figures: readonly Figure[]): string {
  return [...Map.groupBy(figures, ({ table }) => table)]
    .map(([table, rows]) => {
      const lines = rows.map(
        (row) => `| ${row.method} | ${row.given} | ${told(row)} | ${intervalOf(row)} | ${row.trials} |`,
      );
      return [
        `### ${table}`,
        "",
        "| what | on | figure | 95 % | trials |",
        "|---|---|---|---|---|",
        ...lines,
      ].join("\n");
    })
    .join("\n\n");
}

/** The figures as lines of a terminal. */
export function textTables(figures: readonly Figure[]): string {
  const method = Math.max(...figures.map((row) => row.method.length));
  const given = Math.max(...figures.map((row) => row.given.length));
  return figures
    .map(
      (row) =>
        `${row.method.padEnd(method)}  ${row.given.padEnd(given)}  ${told(row).padStart(12)}  ${intervalOf(row)}  of ${row.trials}`,
    )
    .join("\n");
}

function told({ value, unit }: Figure): string {
  return unit === "share" ? `${percent(value)} %` : `${numberOf(value, unit)} ${unit}`;
}

function intervalOf({ interval: { low, high }, unit }: Figure): string {
  return unit === "share"
    ? `${percent(low)} to ${percent(high)} %`
    : `${numberOf(low, unit)} to ${numberOf(high, unit)}`;
}

const percent = (share: number) => (100 * share).toFixed(1);

/** Incidents are few. */
function numberOf(value: number, unit: Figure["unit"]): string {
  return unit === "incidents" ? value.toFixed(2) : Math.round(value).toLocaleString("en-US");
}
