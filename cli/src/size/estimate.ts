import type { Constants } from "./constants.ts";
import type { SizeInputs } from "./inputs.ts";
import { partitionSets } from "./rules.ts";
import { sumsADay } from "./sums.ts";

export const DAY_SECONDS = 86_400;
const TB = 1e12;
/** Of a disk: write-ahead log, and what autovacuum has not yet got to, need the rest. */
export const FILLED = 2 / 3;
/** Of cores at the busiest time: reads, autovacuum and maintenance need the rest. */
export const WORKING = 0.6;

/** What a table takes. */
export interface TableSize {
  readonly table: string;
  readonly rowsADay: number;
  readonly bytesADay: number;
  /** Of all days that are kept. */
  readonly bytes: number;
}

/** What so many runs take. Bytes are of one copy of the database. */
export interface Estimate {
  readonly inputs: SizeInputs;
  readonly tables: readonly TableSize[];
  readonly bytesADay: number;
  readonly bytes: number;
  /** Runs a second: of the mean, and of the busiest second. */
  readonly rate: { readonly mean: number; readonly peak: number };
  /** Bytes of write-ahead log. */
  readonly log: { readonly aDay: number; readonly aSecondAtPeak: number };
  /** Cores that are busy with writing at the busiest time. */
  readonly cores: { readonly ingest: number; readonly postgres: number };
  /** On one PostgreSQL: sets of partitions, and all tables and indexes. */
  readonly partitions: { readonly sets: number; readonly relations: number };
  /** Bytes and rows of the registry of ids. */
  readonly registry: { readonly rows: number; readonly bytes: number };
  readonly nodes: Nodes;
}

/** Machines for PostgreSQL, on Citus where it is more than one. */
export interface Nodes {
  /** For CPU alone, and for disk alone. */
  readonly forCores: number;
  readonly forDisk: number;
  readonly count: number;
  /** Runs a day that one machine bears: the most that one project may have, since it is of one machine. */
  readonly runsADay: number;
  /** Tables and indexes of each machine: those of its shards, and the distributed tables themselves. */
  readonly relations: number;
  /** All of them, with standbys. */
  readonly machines: number;
}

/** Calculates what is asked for from what was measured. */
export function estimate(inputs: SizeInputs, constants: Constants): Estimate {
  const rate = { mean: inputs.runs / DAY_SECONDS, peak: (inputs.runs / DAY_SECONDS) * inputs.peak };
  const way = inputs.way === "batches" ? { log: 1, ingest: 1, postgres: 1 } : constants.ways[inputs.way];
  const a = ({ run, step }: Constants["log"]) => run + step * inputs.steps;
  const cores = {
    ingest: (rate.peak * a(constants.cpu.ingest) * way.ingest) / 1e6,
    postgres: (rate.peak * a(constants.cpu.postgres) * way.postgres) / 1e6,
  };
  const tables = tableSizes(inputs, constants, Math.ceil(cores.ingest));
  const bytesADay = sum(tables, (table) => table.bytesADay);
  const bytes = bytesADay * inputs.days;
  const logOfRun = a(constants.log) * way.log;
  const sets = partitionSets(inputs.days);
  const relations = sets * constants.relations.partitions + constants.relations.others;
  const registry = tables.find(({ table }) => table === "run_registry");
  return {
    inputs,
    tables,
    bytesADay,
    bytes,
    rate,
    log: { aDay: inputs.runs * logOfRun, aSecondAtPeak: rate.peak * logOfRun },
    cores,
    partitions: { sets, relations },
    registry: { rows: inputs.runs * inputs.days, bytes: registry?.bytes ?? 0 },
    nodes: nodesFor(inputs, { bytes, cores: cores.postgres, relations }),
  };
}

function tableSizes(inputs: SizeInputs, constants: Constants, writers: number): TableSize[] {
  const rows: Readonly<Record<string, number>> = {
    run_registry: inputs.runs,
    agent_runs: inputs.runs,
    agent_steps: inputs.runs * inputs.steps,
    agent_failures: inputs.runs * inputs.failures,
  };
  const ofRows = Object.entries(constants.rows).map(([table, { table: own, indexes }]) => {
    const rowsADay = rows[table] ?? 0;
    return { table, rowsADay, bytesADay: rowsADay * (own + indexes) };
  });
  const ofSums = Object.entries(sumsADay(inputs, constants, writers)).map(([table, growth]) => ({
    table,
    rowsADay: growth.rows,
    bytesADay: growth.bytes,
  }));
  return [...ofRows, ...ofSums]
    .map((size) => ({ ...size, bytes: size.bytesADay * inputs.days }))
    .toSorted((a, b) => b.bytes - a.bytes);
}

function nodesFor(
  { runs, nodeCores, nodeDisk, shards, standbys }: SizeInputs,
  one: { readonly bytes: number; readonly cores: number; readonly relations: number },
): Nodes {
  const forCores = one.cores / (nodeCores * WORKING);
  const forDisk = one.bytes / (nodeDisk * TB * FILLED);
  const count = Math.max(1, Math.ceil(forCores), Math.ceil(forDisk));
  const isCitus = count > 1;
  return {
    forCores: Math.ceil(forCores),
    forDisk: Math.ceil(forDisk),
    count,
    runsADay: runs / Math.max(forCores, forDisk),
    // Each node has its shards, and knows the tables that they are of.
    relations: isCitus ? one.relations * (Math.ceil(shards / count) + 1) : one.relations,
    // On Citus a coordinator besides.
    machines: (count + (isCitus ? 1 : 0)) * (1 + standbys),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
