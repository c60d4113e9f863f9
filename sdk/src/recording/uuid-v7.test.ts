import fc from "fast-check";
import { expect, it } from "vitest";
import { readUuid, uuidV7 } from "./uuid-v7.ts";

it("a UUID of version 7 holds its time, and ids made later sort later", () => {
  const time = fc.integer({ min: 0, max: 4_102_444_800_000_000 });
  fc.assert(
    fc.property(time, fc.integer({ min: 1, max: 10_000_000 }), (microseconds, later) => {
      const id = uuidV7(microseconds);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replace("-", "").slice(0, 12), 16)).toBe(Math.floor(microseconds / 1000));
      expect(uuidV7(microseconds + later).slice(0, 18) >= id.slice(0, 18)).toBe(true);
    }),
  );
});

it("ids made at the same time are distinct", () => {
  const ids = Array.from({ length: 20_000 }, () => uuidV7(1_700_000_000_000_000));
  expect(new Set(ids).size).toBe(ids.length);
});

it.each([
  ["not-a-uuid"],
  [4],
  [undefined],
  ["0193b3c2-7b4e-7c1f-9a51-1c2d3e4f5a6g"],
  [`0193b3c2-7b4e-7c1f-9a51-1c2d3e4f5a6b\n`],
])("%j is no UUID", (value) => {
  expect(readUuid(value)).toBeUndefined();
});
