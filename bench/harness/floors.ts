import type { Figure } from "./figure.ts";

/**
 * Half of the ratios that the short form reaches on a quiet machine, by the names of the figures: what falls under one of
 * these is no noise. Ratios alone, since absolute figures say as much of the machine as of the product.
 */
export const ratioFloors: Readonly<Record<string, number>> = {
  "gRPC batches of 50, of raw COPY": 0.21,
  "gRPC unary, of raw COPY": 0.075,
  "REST, of raw COPY": 0.095,
  "gRPC unary, of the plain way": 0.55,
  "REST, of the plain way": 0.4,
};

/** A line for each figure that fell under its floor. Figures that were not measured have none. */
export function underFloor(figures: readonly Figure[], floors = ratioFloors): string[] {
  return figures.flatMap(({ name, value }) => {
    const floor = floors[name];
    return floor === undefined || value === null || value >= floor
      ? []
      : [`${name}: ${value}, under the floor of ${floor}`];
  });
}
