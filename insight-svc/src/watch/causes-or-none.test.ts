import { expect, it } from "vitest";
import { causesOrNone } from "./causes-or-none.ts";
import type { FindCauses } from "./find-causes.ts";

it("finds none where causes cannot be found, and says why", async () => {
  const heard: unknown[] = [];
  const error = new Error("took too long");
  const asked = [{}, 1, {}] as unknown as Parameters<FindCauses>;
  const failing = causesOrNone(
    () => Promise.reject(error),
    (each) => heard.push(each),
  );
  expect(await failing(...asked)).toBe("[]");
  expect(heard).toEqual([error]);
  expect(
    await causesOrNone(
      async () => "[1]",
      () => undefined,
    )(...asked),
  ).toBe("[1]");
});
