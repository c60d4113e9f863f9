import { create } from "@bufbuild/protobuf";
import { GetPathsResponseSchema, PathDifference, PathNodeType } from "@runfacts/gen/client/get_paths";
import { StepType } from "@runfacts/gen/client/step";
import { describe, expect, it } from "vitest";
import { drawnGraph } from "./drawn-graph.ts";

/** So many steps after each other, of ever fewer runs; the edge between two of them differs. */
function paths(steps: number, differsAt?: number) {
  const step = (place: number) => ({
    ...{ type: PathNodeType.STEP, stepType: StepType.TOOL, stepName: `step ${place}` },
    runCount: BigInt(1_000 - place),
  });
  return create(GetPathsResponseSchema, {
    nodes: [
      { type: PathNodeType.START },
      { type: PathNodeType.END },
      ...Array.from({ length: steps }, (_, place) => step(place)),
    ],
    edges: Array.from({ length: steps + 1 }, (_, place) => ({
      from: place === 0 ? 0 : place + 1,
      to: place === steps ? 1 : place + 2,
      sideShare: 1 / (place + 1),
      difference: place === differsAt ? PathDifference.MORE : PathDifference.NONE,
    })),
  });
}

describe("drawnGraph", () => {
  it("draws all of few steps", () => {
    const { nodes, edges, hidden } = drawnGraph(paths(3));
    expect(nodes.map(({ name }) => name)).toEqual(["start", "end", "step 0", "step 1", "step 2"]);
    expect(edges.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 3],
      [3, 4],
      [4, 1],
    ]);
    expect(hidden).toBe(0);
  });

  it("draws the steps of most runs, and the others as one", () => {
    const { nodes, edges } = drawnGraph(paths(200));
    expect(nodes).toHaveLength(23);
    expect(nodes.at(-1)).toMatchObject({ kind: "others", name: "180 other steps" });
    expect(edges).toContainEqual(expect.objectContaining({ from: 21, to: 22 }));
    expect(edges).toContainEqual(expect.objectContaining({ from: 22, to: 1 }));
    expect(edges.every(({ from, to }) => from < 23 && to < 23 && from !== to)).toBe(true);
  });

  it("draws steps whose edges differ, however few runs they have", () => {
    const { nodes, edges } = drawnGraph(paths(200, 150));
    expect(nodes.map(({ name }) => name)).toEqual(expect.arrayContaining(["step 149", "step 150"]));
    expect(edges[0]).toMatchObject({ difference: "more" });
    expect(nodes).toHaveLength(23);
  });
});
