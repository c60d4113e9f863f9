import { describe, expect, it } from "vitest";
import { previousPeriod } from "./previous-period.ts";

describe("previousPeriod", () => {
  it("is as long as the period and ends where it starts", () => {
    const previous = previousPeriod({ agent_id: "a", start_time: 100n, end_time: 130n }, 999n);
    expect(previous).toEqual({ agent_id: "a", start_time: 70n, end_time: 100n });
  });

  it("takes now for an open end", () => {
    expect(previousPeriod({ start_time: 100n }, 150n)).toEqual({ start_time: 50n, end_time: 100n });
  });

  it("of an empty period is empty", () => {
    expect(previousPeriod({ start_time: 100n, end_time: 90n }, 0n)).toEqual({
      start_time: 100n,
      end_time: 100n,
    });
  });

  it("needs a start", () => {
    expect(() => previousPeriod({ end_time: 5n }, 9n)).toThrow(/required with include_previous/);
  });
});
