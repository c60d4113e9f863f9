import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleStep } from "./sample-step.ts";
import { clampWindow, growWindow, isWhole, panWindow, windowAround, zoomWindow } from "./zoom.ts";

const run = { from: 0, to: 100_000 };

describe("windowAround", () => {
  const steps = Array.from({ length: 100 }, (_, seq) => sampleStep(seq, "bash", [seq, seq + 1]));
  const timeline = { steps, span: run, duration: 100_000 };
  const around = (seq: number) => {
    const step = steps[seq];
    if (step === undefined) throw new Error(`no step ${seq}`);
    return windowAround(step, timeline);
  };

  it("shows the steps around, more of those before", () => {
    const window = around(50);
    expect(window.from).toBeLessThan(38_000);
    expect(window.to).toBeGreaterThan(59_000);
    expect(window.to - window.from).toBeLessThan(30_000);
  });

  it("stays within the run", () => {
    expect(around(99).to).toBe(100_000);
    expect(around(0).from).toBe(0);
  });

  it("is the whole run when that is hardly longer", () => {
    const few = { ...timeline, steps: steps.slice(0, 15), span: { from: 0, to: 16_000 } };
    expect(isWhole(windowAround(few.steps[7] ?? sampleStep(0, "", [0, 0]), few), few.span)).toBe(true);
  });

  it("does not grow for a frame around it all", () => {
    const frame = sampleStep(0, "frame", [0, 100]);
    const inner = steps.slice(1);
    const window = windowAround(inner[3] ?? frame, { ...timeline, steps: [frame, ...inner] });
    expect(window.to).toBeLessThan(20_000);
  });
});

it("zooming keeps the point in place, and out and in is the same", () => {
  const window = { from: 20_000, to: 60_000 };
  const near = zoomWindow(window, run, 0.5, 30_000);
  expect(near).toEqual({ from: 25_000, to: 45_000 });
  expect(zoomWindow(near, run, 2, 30_000)).toEqual(window);
});

it("panning stops at the ends", () => {
  expect(panWindow({ from: 80_000, to: 100_000 }, run, 0.5)).toEqual({ from: 80_000, to: 100_000 });
  expect(panWindow({ from: 40_000, to: 60_000 }, run, -0.5)).toEqual({ from: 30_000, to: 50_000 });
});

it("a window is always within the run", () => {
  const moment = fc.integer({ min: -200_000, max: 300_000 });
  fc.assert(
    fc.property(moment, moment, (from, to) => {
      const window = clampWindow({ from, to }, run);
      expect(window.from).toBeGreaterThanOrEqual(run.from);
      expect(window.to).toBeLessThanOrEqual(run.to);
      expect(window.to).toBeGreaterThan(window.from);
    }),
  );
});

it.each([
  ["all of it", { from: 0, to: 10 }, { from: 0, to: 14 }],
  ["its end", { from: 6, to: 10 }, { from: 10, to: 14 }],
  ["a part of it", { from: 2, to: 5 }, { from: 2, to: 5 }],
])("a window on %s follows a run that grows", (_, window, expected) => {
  expect(growWindow(window, { from: 0, to: 10 }, { from: 0, to: 14 })).toEqual(expected);
});
