import type { Estimate } from "./estimate.ts";
import { count, size } from "./units.ts";

/** The estimate as people read it. */
export function printEstimate(estimate: Estimate): string {
  const { inputs, tables, rate, log, cores, partitions, registry, nodes } = estimate;
  const rows = tables
    .filter(({ bytes }) => bytes > 0)
    .map(({ table, rowsADay, bytesADay, bytes }) => [table, count(rowsADay), size(bytesADay), size(bytes)]);
  const total = ["all", "", size(estimate.bytesADay), size(estimate.bytes)];
  const facts = [
    ["runs a second", `${count(rate.mean)}, at most ${count(rate.peak)}`],
    ["write-ahead log", `${size(log.aDay)} a day, at most ${size(log.aSecondAtPeak)}/s`],
    [
      "cores for writing, at most",
      `${count(cores.ingest)} of ingest, ${count(cores.postgres)} of PostgreSQL`,
    ],
    [
      "partitions, on one PostgreSQL",
      `${count(partitions.sets)} sets, ${count(partitions.relations)} tables and indexes`,
    ],
    ["registry of run ids", `${count(registry.rows)} rows, ${size(registry.bytes)}`],
    ["machines for PostgreSQL", machines(estimate)],
    ["runs a day that one bears", count(nodes.runsADay)],
  ];
  return [
    `${count(inputs.runs)} runs a day of ${count(inputs.steps)} steps, ${count(inputs.days)} days kept`,
    "",
    ...aligned([["table", "rows a day", "a day", "on disk"], ...rows, total]),
    "",
    ...aligned(facts, "start"),
  ].join("\n");
}

function machines({ inputs, nodes }: Estimate): string {
  const why = `${count(nodes.forCores)} for CPU, ${count(nodes.forDisk)} for disk`;
  const { nodeCores, nodeDisk, standbys, shards } = inputs;
  const each = `${count(nodeCores)} cores, ${count(nodeDisk)} TB`;
  if (nodes.count === 1) return `${1 + standbys} of ${each} (${why})`;
  const with_ = standbys > 0 ? ", with standbys" : "";
  return `${count(nodes.machines)} of ${each}${with_}: ${count(nodes.count)} nodes (${why}) and a coordinator; ${count(shards)} shards, ${count(nodes.relations)} tables and indexes a node`;
}

/** The first column begins alike, the others end alike, or begin so. */
function aligned(rows: readonly (readonly string[])[], others: "start" | "end" = "end"): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, at) => {
        const width = widths[at] ?? 0;
        return at === 0 || others === "start" ? text.padEnd(width) : text.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
