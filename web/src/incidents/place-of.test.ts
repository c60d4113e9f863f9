import { expect, it } from "vitest";
import { placeOf } from "./place-of.ts";

const spans = [
  { start: 50, end: 100 },
  { start: 100, end: 200 },
];

it.each([
  [50, 0],
  [75, 0.25],
  [100, 0.5],
  [150, 0.75],
  [199, 0.995],
  [200, undefined],
  [49, undefined],
])("puts %d at %s", (ms, place) => {
  expect(placeOf(ms, spans)).toBe(place);
});
