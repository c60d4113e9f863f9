import { describe, expect, it } from "vitest";
import { layerGraph } from "./layer-graph.ts";

/** Edges by letters, `a` to `z`; earlier ones weigh more. */
const edgesOf = (...pairs: readonly string[]) =>
  pairs.map((pair, place) => ({
    from: pair.charCodeAt(0) - 97,
    to: pair.charCodeAt(1) - 97,
    weight: pairs.length - place,
  }));
/** With `a` on top and `b` at the foot. */
const layersOf = (count: number, ...pairs: readonly string[]) =>
  layerGraph(count, edgesOf(...pairs), { first: 0, last: 1 }).spots.map(({ layer }) => layer);

describe("layerGraph", () => {
  it("puts each node below those that lead to it, and the last one at the foot", () => {
    expect(layersOf(5, "ac", "cd", "de", "ce", "eb", "cb")).toEqual([0, 4, 1, 2, 3]);
  });

  it("cuts circles where few runs go", () => {
    expect(layersOf(5, "ac", "cd", "de", "eb", "ec", "dc")).toEqual([0, 4, 1, 2, 3]);
  });

  it("leads from start to end where there is nothing else", () => {
    expect(layersOf(2, "ab")).toEqual([0, 1]);
  });

  it("bends an edge in each layer that it passes, and keeps all in the width", () => {
    const edges = edgesOf("ac", "cd", "de", "eb", "ab", "cc");
    const { routes, width, layers } = layerGraph(5, edges, { first: 0, last: 1 });
    expect(layers).toBe(5);
    expect(routes.map((route) => route.length)).toEqual([2, 2, 2, 2, 5, 1]);
    for (const { x } of routes.flat()) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(width);
    }
  });

  it("does not let nodes of a layer overlap", () => {
    const count = 12;
    const edges = Array.from({ length: count - 2 }, (_, place) => [
      { from: 0, to: place + 2, weight: 1 },
      { from: place + 2, to: 1, weight: 1 },
    ]).flat();
    const { spots, width } = layerGraph(count, edges, { first: 0, last: 1 });
    expect(width).toBe(10);
    const middle = spots.slice(2).map(({ x }) => x);
    expect(middle.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, place) => place + 0.5));
  });
});
