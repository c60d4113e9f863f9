import type { Constants, Cost } from "./constants.ts";
import { DAY_SECONDS, type Estimate, FILLED, WORKING } from "./estimate.ts";
import { count, size } from "./units.ts";

/** Each step of a calculation, with its numbers. */
export function explainEstimate(estimate: Estimate, constants: Constants): string {
  return [
    ...ratesAndCores(estimate, constants),
    ...disk(estimate, constants),
    ...machinesAndPartitions(estimate, constants),
  ].join("\n");
}

function ratesAndCores({ inputs, rate, log, cores }: Estimate, constants: Constants): string[] {
  const { steps } = inputs;
  const bytes = ofRun(constants.log, steps);
  const way = inputs.way === "batches" ? undefined : constants.ways[inputs.way];
  const times = (factor: number | undefined) => (factor === undefined ? "" : ` x ${count(factor)}`);
  const of = ({ run, step }: Cost, unit: string) =>
    `(${count(run)} + ${count(steps)} x ${count(step)}) ${unit}`;
  const peak = `${count(rate.peak)} runs/s`;
  return [
    `runs a second      ${count(inputs.runs)} / ${count(DAY_SECONDS)} s = ${count(rate.mean)}; x ${count(inputs.peak)} at most = ${count(rate.peak)}`,
    `log a run          ${of(constants.log, "B")}${times(way?.log)} = ${size(bytes * (way?.log ?? 1))}`,
    `log                x ${count(inputs.runs)} = ${size(log.aDay)} a day; x ${peak} = ${size(log.aSecondAtPeak)}/s`,
    `CPU of ingest      ${of(constants.cpu.ingest, "µs")}${times(way?.ingest)} x ${peak} = ${count(cores.ingest)} cores`,
    `CPU of PostgreSQL  ${of(constants.cpu.postgres, "µs")}${times(way?.postgres)} x ${peak} = ${count(cores.postgres)} cores`,
  ];
}

function disk({ inputs, tables, bytesADay, bytes }: Estimate, { rows }: Constants): string[] {
  const ofTable = tables.map(({ table, rowsADay, bytesADay: own }) => {
    const of = rows[table];
    const each =
      of === undefined
        ? "rows a day take"
        : `rows x (${count(of.table)} + ${count(of.indexes)} of indexes) B =`;
    return `  ${table.padEnd(24)} ${count(rowsADay)} ${each} ${size(own)}`;
  });
  return [
    "disk a day",
    ...ofTable,
    `disk               ${size(bytesADay)} x ${count(inputs.days)} days = ${size(bytes)}`,
  ];
}

function machinesAndPartitions(
  { inputs, bytes, cores, partitions, nodes }: Estimate,
  { relations }: Constants,
): string[] {
  const { nodeCores, nodeDisk, standbys, shards, runs } = inputs;
  const isCitus = nodes.count > 1;
  const lines = [
    `nodes for CPU      ${count(cores.postgres)} cores / (${count(nodeCores)} x ${count(WORKING)}) = ${count(nodes.forCores)}`,
    `nodes for disk     ${size(bytes)} / (${count(nodeDisk)} TB x ${count(FILLED)}) = ${count(nodes.forDisk)}`,
    `machines           ${count(nodes.count)}${isCitus ? " and a coordinator" : ""}${standbys > 0 ? `, x ${count(1 + standbys)} with standbys` : ""} = ${count(nodes.machines)}`,
    `relations          ${count(partitions.sets)} sets x ${count(relations.partitions)} + ${count(relations.others)} = ${count(partitions.relations)} on one PostgreSQL`,
  ];
  if (!isCitus) return lines;
  const each = Math.ceil(shards / nodes.count);
  return [
    ...lines,
    `relations a node   ${count(partitions.relations)} x (${count(each)} shards of ${count(shards)} + 1) = ${count(nodes.relations)}`,
    `projects           ${count(runs)} / ${count(nodes.runsADay)} runs a day that a node bears = at least ${count(Math.ceil(runs / nodes.runsADay))}`,
  ];
}

function ofRun({ run, step }: Cost, steps: number): number {
  return run + step * steps;
}
