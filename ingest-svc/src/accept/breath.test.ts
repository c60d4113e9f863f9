import { expect, it } from "vitest";
import { Breath, inParts } from "./breath.ts";

class AlwaysDue extends Breath {
  taken = 0;

  override get isDue(): boolean {
    return true;
  }

  override async take(): Promise<void> {
    this.taken += 1;
  }
}

function* work(part: "long" | undefined, count: number): Generator<"long" | undefined, string> {
  for (let at = 0; at < count; at += 1) yield part;
  return "done";
}

it("looks at the clock after each long part, and after every sixteenth other", async () => {
  const breath = new AlwaysDue();
  expect(await inParts(work("long", 32), breath)).toBe("done");
  expect(breath.taken).toBe(32);
  expect(await inParts(work(undefined, 32), breath)).toBe("done");
  expect(breath.taken).toBe(34);
});
