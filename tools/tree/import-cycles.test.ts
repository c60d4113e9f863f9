import { describe, expect, it } from "vitest";
import { importCycles } from "./import-cycles.ts";
import { rooms } from "./rooms.ts";

const cyclesOf = (graph: Record<string, string[]>) => importCycles(new Map(Object.entries(graph)));

describe("importCycles", () => {
  it("finds none where imports only go down", () => {
    expect(cyclesOf({ a: ["b", "c"], b: ["d"], c: ["d"], d: [] })).toEqual([]);
  });

  it("finds a file that imports itself", () => {
    expect(cyclesOf({ a: ["a"] })).toEqual([["a"]]);
  });

  it("names the shortest circle through its first file", () => {
    expect(cyclesOf({ start: ["b"], b: ["c"], c: ["d", "b"], d: ["b"] })).toEqual([
      ["b", "c"],
      ["d", "b", "c"],
    ]);
  });

  it("names circles that do not touch, and passes over files that are not there", () => {
    expect(cyclesOf({ a: ["b"], b: ["a"], c: ["gone", "d"], d: ["c"] })).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });
});

describe("rooms", () => {
  it("import each other in one direction only, tests aside", () => {
    const names = [...new Set(Object.keys(rooms).map((path) => path.split("/")[0] ?? ""))];
    const imports = (room: string) =>
      Object.entries(rooms)
        .filter(([path]) => path === room || path.startsWith(`${room}/`))
        .flatMap(([, { imports }]) => imports.map((name) => name.split("/")[1] ?? ""))
        // Tests across the borders may import all; parts of a room import it as its users do.
        .filter((name) => name !== "*" && name !== room);
    expect(importCycles(new Map(names.map((name) => [name, imports(name)])))).toEqual([]);
  });
});
