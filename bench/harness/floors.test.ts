import { expect, it } from "vitest";
import { figure } from "./figure.ts";
import { overCeiling, underFloor } from "./floors.ts";

const floors = { "REST, of raw COPY": 0.1 };

it("tells the figures that fell under their floor, and no others", () => {
  const figures = [figure("REST, of raw COPY", [0.09], "ratio"), figure("REST", [0.01], "ratio")];
  expect(underFloor(figures, floors)).toEqual(["REST, of raw COPY: 0.09, under the floor of 0.1"]);
  expect(underFloor([figure("REST, of raw COPY", [0.1], "ratio")], floors)).toEqual([]);
  expect(underFloor([figure("REST, of raw COPY", [null], "ratio")], floors)).toEqual([]);
});

it("tells the figures that are over their ceiling, and no others", () => {
  const ceilings = { "first contentful paint": 800 };
  const paint = (ms: number) => [figure("first contentful paint with 10k runs: agents", [ms], "ms")];
  expect(overCeiling(paint(801), ceilings)).toEqual([
    "first contentful paint with 10k runs: agents: 801, over the ceiling of 800",
  ]);
  expect(overCeiling([...paint(800), figure("COPY", [900], "ms")], ceilings)).toEqual([]);
});
