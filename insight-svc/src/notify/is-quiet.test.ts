import { describe, expect, it } from "vitest";
import { isQuiet } from "./is-quiet.ts";

const night = { from: "22:00", to: "07:00", time_zone: "Europe/Berlin" };
const at = (text: string) => Date.parse(text);

describe("isQuiet", () => {
  it("goes by the clocks of the zone, over midnight, from the first minute to before the last", () => {
    expect(isQuiet(night, at("2026-01-10T20:59:59Z"))).toBe(false);
    expect(isQuiet(night, at("2026-01-10T21:00:00Z"))).toBe(true);
    expect(isQuiet(night, at("2026-01-11T00:30:00Z"))).toBe(true);
    expect(isQuiet(night, at("2026-01-11T05:59:59Z"))).toBe(true);
    expect(isQuiet(night, at("2026-01-11T06:00:00Z"))).toBe(false);
  });

  it("follows summer time", () => {
    expect(isQuiet(night, at("2026-07-10T20:00:00Z"))).toBe(true);
    expect(isQuiet(night, at("2026-07-11T05:00:00Z"))).toBe(false);
  });

  it("knows hours within a day", () => {
    const noon = { from: "12:00", to: "13:00", time_zone: "UTC" };
    expect(isQuiet(noon, at("2026-01-10T11:59:00Z"))).toBe(false);
    expect(isQuiet(noon, at("2026-01-10T12:00:00Z"))).toBe(true);
    expect(isQuiet(noon, at("2026-01-10T13:00:00Z"))).toBe(false);
  });
});
