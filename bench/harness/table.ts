import type { Figure } from "./figure.ts";

/** The figures as text: those with a goal first, then the others. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = [
    ["", "figure", "value", "unit", "goal", "rounds"],
    ...figures.filter(({ goal }) => goal !== null).map(row),
    ...figures.filter(({ goal }) => goal === null).map(row),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows
    .map((cells) =>
      cells
        .map((cell, column) => align(cell, widths[column] ?? 0, column))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const VALUE = 2;

function align(cell: string, width: number, column: number): string {
  return column === VALUE ? cell.padStart(width) : cell.padEnd(width);
}

function row({ name, value, unit, goal, ok, range, worst }: Figure): string[] {
  return [
    ok === null ? "" : ok ? "ok" : "MISS",
    name,
    value === null ? "not measured here" : String(value),
    unit,
    goal ?? "",
    [range === undefined ? "" : `${range[0]} to ${range[1]}`, worst === undefined ? "" : `(${worst})`]
      .join(" ")
      .trim(),
  ];
}
