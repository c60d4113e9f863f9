import { expect, it } from "vitest";
import { missedSince, readCursor, writeCursor } from "./cursor.ts";

it.each(["6b0d2f3c4a5e6f70-2.812345", "18446744073709551615", `${"f".repeat(40)}.1844674407370955161`])(
  "%s is read as it was written",
  (text) => {
    const cursor = readCursor(text);
    expect(cursor && writeCursor(cursor)).toBe(text);
  },
);

it.each(["", "x", "-1", "1.", ".1", "a.b.1", "18446744073709551616", "a b.1", `${"f".repeat(41)}.1`])(
  "%j is none",
  (text) => {
    expect(readCursor(text)).toBeUndefined();
  },
);

it.each([
  ["a.5", "a.9", "changes"],
  ["a.9", "a.9", "nothing"],
  // A replica that is behind the one that was read before.
  ["a.9", "a.5", "nothing"],
  ["a.5", "b.9", "unknown"],
  ["a.9", "b.5", "unknown"],
  // As version 0.1 wrote them.
  ["5", "a.9", "changes"],
  ["9", "a.5", "unknown"],
  ["9", "5", "unknown"],
  // Of a server that tells its history, at one that does not.
  ["a.5", "9", "unknown"],
] as const)("from %s to %s: %s", (since, here, missed) => {
  const read = (text: string) => readCursor(text) ?? { history: "none", id: 0n };
  expect(missedSince(read(since), read(here))).toBe(missed);
});
