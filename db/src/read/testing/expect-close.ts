import { expect } from "vitest";

/** Figures are the same, percentiles within 1 %. */
export function expectClose(actual: object, expected: object): void {
  expect(withoutPercentiles(actual)).toEqual(withoutPercentiles(expected));
  for (const key of ["run_duration_ms", "step_latency_ms"]) {
    const [close = {}, exact = {}] = [Reflect.get(actual, key), Reflect.get(expected, key)];
    expect(Object.keys(close)).toEqual(Object.keys(exact));
    for (const [name, value] of Object.entries<number | null>(exact)) {
      const given: number | null = Reflect.get(close, name);
      expect(given === null).toBe(value === null);
      expect(Math.abs((given ?? 0) - (value ?? 0)), `${key} ${name}`).toBeLessThanOrEqual(
        (value ?? 0) * 0.01 + 1e-9,
      );
    }
  }
}

function withoutPercentiles(figures: object): object {
  return { ...figures, run_duration_ms: undefined, step_latency_ms: undefined };
}
