import type { Figure } from "./figure.ts";

/**
 * Half of the ratios that the short form reaches on a quiet machine, by the names of the figures: what falls under one of
 * these is no noise. Ratios alone, since absolute figures say as much of the machine as of the product.
 */
const ratioFloors: Readonly<Record<string, number>> = {
  "gRPC batches of 50, of raw COPY": 0.22,
  "OTLP spans in batches, of native steps": 0.4,
  "gRPC unary, of raw COPY": 0.14,
  "REST, of raw COPY": 0.17,
  "gRPC unary, of the plain way": 0.85,
  "REST, of the plain way": 0.55,
};

/**
 * What people wait for in the dashboard, in ms, by the beginnings of the names of the figures: the goals, and for
 * interactions twice that, since a busy machine delays a frame.
 */
const paintCeilings: Readonly<Record<string, number>> = {
  "first contentful paint": 800,
  "slowest interaction": 200,
};

/**
 * What the SDK costs, by the beginnings of the names of the figures, as ratios within one run: a step three times what it takes
 * on a quiet machine, and a heap that does not grow with the runs that could not be delivered.
 */
const sdkCeilings: Readonly<Record<string, number>> = {
  "SDK: a step, of a copy of its facts by JSON": 6,
  "SDK: heap after 100,000 runs without a service": 1.2,
};

/** A line for each figure over its ceiling. */
export function overCeiling(
  figures: readonly Figure[],
  ceilings: Readonly<Record<string, number>> = { ...paintCeilings, ...sdkCeilings },
): string[] {
  return figures.flatMap(({ name, value }) => {
    const [, ceiling] = Object.entries(ceilings).find(([start]) => name.startsWith(start)) ?? [];
    return ceiling === undefined || value === null || value <= ceiling
      ? []
      : [`${name}: ${value}, over the ceiling of ${ceiling}`];
  });
}

/** A line for each figure that fell under its floor. Figures that were not measured have none. */
export function underFloor(figures: readonly Figure[], floors = ratioFloors): string[] {
  return figures.flatMap(({ name, value }) => {
    const floor = floors[name];
    return floor === undefined || value === null || value >= floor
      ? []
      : [`${name}: ${value}, under the floor of ${floor}`];
  });
}
