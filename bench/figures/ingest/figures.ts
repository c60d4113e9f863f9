import { type Figure, figure, type Goal } from "../../harness/figure.ts";
import { joined, quantile } from "../../harness/statistics.ts";
import type { Slot } from "./slot.ts";
import type { VariantName } from "./variants.ts";

/** The slots of each variant, a slot a round. */
export type Rounds = ReadonlyMap<VariantName, readonly Slot[]>;

/** The figures of the rounds; of variants that were not measured there are none. */
export function ingestFigures(measured: Rounds, peakMb: number | null): Figure[] {
  const slots = (name: VariantName) => measured.get(name) ?? [];
  const copy = slots("COPY");
  const [batches, unary, rest] = [slots("gRPC batches of 50"), slots("gRPC unary"), slots("REST")];
  return [
    figure("COPY into the final tables", copy.map(rate), "runs/s", { atLeast: 5_000 }),
    ...ratio("gRPC batches of 50, of raw COPY", batches, copy, { atLeast: 0.45 }),
    ...ratio("gRPC unary, of raw COPY", unary, copy, { atLeast: 0.15 }),
    ...ratio("REST, of raw COPY", rest, copy, { atLeast: 0.17 }),
    ...ratio("gRPC unary, of the plain way", unary, slots("plain gRPC"), { atLeast: 1.3 }),
    ...ratio("REST, of the plain way", rest, slots("plain REST"), { atLeast: 1.3 }),
    ...otlp(slots("OTLP batches of 50"), batches),
    ...serviceCpu("in batches", batches, { atMost: 250 }),
    ...serviceCpu("unary gRPC", unary, { atMost: 650 }),
    ...serviceCpu("REST", rest, { atMost: 500 }),
    ...bytes(batches),
    figure("peak memory of ingest under load", [peakMb], "MB"),
    ...[...measured].flatMap(([name, some]) => detail(name, some)),
  ];
}

function rate({ runs, seconds }: Slot): number {
  return runs / seconds;
}

function stepRate({ steps, seconds }: Slot): number {
  return steps / seconds;
}

/** Spans of OpenTelemetry that are committed, against steps of our own contract. */
function otlp(spans: readonly Slot[], steps: readonly Slot[]): Figure[] {
  if (spans.length === 0) return [];
  const busySeconds = spans.map(({ cpu }) => cpu.service);
  return [
    ...ratio("OTLP spans in batches, of native steps", spans, steps, { atLeast: 0.7 }, stepRate),
    figure("OTLP: durable spans a second", spans.map(stepRate), "spans/s"),
    // The Collector publishes 12,000 a second and core, kept in memory.
    figure(
      "OTLP: durable spans a second of the service's CPU; the Collector, not durable, publishes 12,000",
      spans.map(({ steps: stored }, round) => stored / (busySeconds[round] ?? Number.NaN)),
      "spans/s",
    ),
  ];
}

/** Each round against the same round, so that what slows the machine for a while slows both. */
function ratio(
  name: string,
  slots: readonly Slot[],
  others: readonly Slot[],
  goal: Goal,
  of: (slot: Slot) => number = rate,
): Figure[] {
  const rounds = slots.flatMap((slot, round) => {
    const other = others[round];
    return other === undefined ? [] : [of(slot) / of(other)];
  });
  return rounds.length === 0 ? [] : [figure(name, rounds, "ratio", goal)];
}

function serviceCpu(name: string, slots: readonly Slot[], goal: Goal): Figure[] {
  if (slots.length === 0) return [];
  return [figure(`CPU of the service a run: ${name}`, cpuPerRun(slots, "service"), "µs", goal)];
}

function cpuPerRun(slots: readonly Slot[], of: keyof Slot["cpu"]): (number | null)[] {
  return slots.map(({ cpu, runs }) => {
    const seconds = cpu[of];
    return seconds === null ? null : (seconds / runs) * 1_000_000;
  });
}

function bytes(batches: readonly Slot[]): Figure[] {
  if (batches.length === 0) return [];
  const perStep = batches.map(({ bytesPerStep }) => bytesPerStep);
  // Six of them for what figures need of a step in the row of its run, so that they read no steps.
  return [figure("bytes on disk a step, indexes included", perStep, "bytes", { atMost: 360 })];
}

function detail(name: VariantName, slots: readonly Slot[]): Figure[] {
  const latencies = joined(slots.map((slot) => slot.latencies));
  const what = name === "COPY" ? "transactions of 500" : "requests at full load";
  return [
    ...(name === "COPY" ? [] : [figure(name, slots.map(rate), "runs/s")]),
    figure(`${name}: steps`, slots.map(stepRate), "steps/s"),
    figure(`${name}: p50 of ${what}`, [quantile(latencies, 0.5)], "ms"),
    figure(`${name}: p99 of ${what}`, [quantile(latencies, 0.99)], "ms"),
    figure(`${name}: p999 of ${what}`, [quantile(latencies, 0.999)], "ms"),
    figure(`${name}: CPU of Postgres a run`, cpuPerRun(slots, "postgres"), "µs"),
    figure(`${name}: CPU of the load client a run`, cpuPerRun(slots, "client"), "µs"),
  ];
}
