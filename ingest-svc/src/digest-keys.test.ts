import { expect, it, vi } from "vitest";
import { createDigestKeys } from "./digest-keys.ts";

it("asks for each key once, and again after an error", async () => {
  const find = vi.fn(async (projectId: number) => Uint8Array.of(projectId));
  find.mockRejectedValueOnce(new Error("the database is away"));
  const keyOf = createDigestKeys(find);
  await expect(keyOf(1)).rejects.toThrow("the database is away");
  expect(await Promise.all([1, 1, 2].map(keyOf))).toEqual([1, 1, 2].map((id) => Uint8Array.of(id)));
  expect(await keyOf(2)).toEqual(Uint8Array.of(2));
  expect(find.mock.calls).toEqual([[1], [1], [2]]);
});
