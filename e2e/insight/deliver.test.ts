import { describe, expect, it } from "vitest";
import { deliverTrial } from "./deliver/deliver-trial.ts";

describe("notifications, while workers, the database and the receiver are killed", () => {
  it("all arrive, each acted on once, in order", { timeout: 300_000 }, async () => {
    // The seed kills each of the three.
    const { kills, owed, lost, twice, unknown, outOfOrder, unsigned } = await deliverTrial({
      rounds: 3,
      seed: 3,
    });
    expect(Object.keys(kills).toSorted()).toEqual(["database", "receiver", "worker"]);
    expect(owed).toBeGreaterThan(5);
    expect({ lost, twice, unknown, outOfOrder, unsigned }).toEqual({
      lost: 0,
      twice: 0,
      unknown: 0,
      outOfOrder: 0,
      unsigned: 0,
    });
  });
});
