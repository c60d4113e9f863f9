import { expect, it } from "vitest";
import { patchable, patched } from "./patchable.ts";
import { newRunId } from "./run-id.ts";

it("fills in each id wherever it stands, in a copy", () => {
  const [a, b, x, y] = [newRunId(), newRunId(), newRunId(), newRunId()];
  const template = patchable(Buffer.from(`${a} 1 ${b} 2 ${a}`), [a, b]);
  expect(patched(template, [x, y]).toString()).toBe(`${x} 1 ${y} 2 ${x}`);
  expect(template.bytes.toString()).toBe(`${a} 1 ${b} 2 ${a}`);
});

it("refuses what does not hold the id", () => {
  expect(() => patchable(Buffer.from("nothing"), [newRunId()])).toThrow("does not hold its id");
});

it("newRunId makes distinct UUIDv7s", () => {
  const ids = Array.from({ length: 10_000 }, () => newRunId());
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
