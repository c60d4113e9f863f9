import { expect, it } from "vitest";
import { readSide, writeSide } from "./comparison-url.ts";

it("a side is read as it was written, and the other side stays", () => {
  const page = new URLSearchParams("agent_id=support&range=7d&b_agent_version=2");
  const written = writeSide(page, "a", { version: "1.4.0 beta&", range: { start: 0, end: 60_000 } });
  expect(readSide(written, "a")).toEqual({ version: "1.4.0 beta&", range: { start: 0, end: 60_000 } });
  expect(readSide(written, "b")).toEqual({ version: "2" });
  expect([written.get("agent_id"), written.get("range")]).toEqual(["support", "7d"]);
});

it("what is no longer chosen goes", () => {
  const before = new URLSearchParams("a_agent_version=1&a_range=24h");
  expect(writeSide(before, "a", { version: "2" }).toString()).toBe("a_agent_version=2");
});

it("what makes no sense is left out", () => {
  expect(readSide(new URLSearchParams("a_range=soon&a_start_time=then"), "a")).toEqual({});
});
