import { describe, expect, it } from "vitest";
import { rowWindow, scrollTopFor } from "./row-window.ts";

describe("rowWindow", () => {
  it("holds as many rows of a long list as of a short one", () => {
    expect(rowWindow(0, 640, 32, 10)).toEqual({ from: 0, to: 10 });
    expect(rowWindow(0, 640, 32, 100_000)).toEqual({ from: 0, to: 40 });
    const { from, to } = rowWindow(1_600_000, 640, 32, 100_000);
    expect(from).toBeLessThanOrEqual(50_000 - 16);
    expect(to).toBeGreaterThanOrEqual(50_020 + 16);
    expect(to - from).toBeLessThanOrEqual(80);
  });

  it("stays the same while little is scrolled", () => {
    expect(rowWindow(3_232, 640, 32, 1_000)).toEqual(rowWindow(3_264, 640, 32, 1_000));
  });

  it("keeps within the list, however far it was scrolled", () => {
    expect(rowWindow(-50, 640, 32, 5)).toEqual({ from: 0, to: 5 });
    expect(rowWindow(99_999, 640, 32, 5)).toEqual({ from: 5, to: 5 });
    expect(rowWindow(0, 640, 32, 0)).toEqual({ from: 0, to: 0 });
  });
});

describe("scrollTopFor", () => {
  const view = { scrollTop: 320, height: 320, rowHeight: 32 };
  it.each([
    [12, 320],
    [5, 160],
    [20, 352],
  ])("brings row %i into view at %i px", (row, expected) => {
    expect(scrollTopFor(row, view)).toBe(expected);
  });
});
