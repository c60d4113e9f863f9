import { defaultPolicy } from "@runfacts/privacy";
import { describe, expect, it } from "vitest";
import { FactCheck } from "./fact-check.ts";
import { isOpaque, keptId } from "./opaque-id.ts";

const project = (fill: number) => ({
  key: new Uint8Array(32).fill(fill),
  check: new FactCheck(defaultPolicy),
});

describe("isOpaque", () => {
  it.each([
    "35cc6c90-b657-4819-b66c-c931c03ad569",
    "4bf92f3577b34da6a3ce929d0e0e4736",
    "conv_5j66UpCpwteGg4YSxUnt7lPY",
    "call_DgKARp7a7IhJPDczfifMp6Ra",
    "toolu_01XbRz9KpQ7mNv3TgHs8LwYd",
  ])("tells that %s is nothing but an id", (id) => {
    expect(isOpaque(id)).toBe(true);
  });

  it.each([
    "ada@example.org",
    "Ada Lovelace",
    "ada.lovelace",
    "user_ada_lovelace",
    "JohnSmith19840512abcd",
    "johnsmithfromaccounting",
    "4915112345678",
    "4111111111111111",
    "session-1",
    "thread of Ada",
    "",
  ])("does not tell it of %s", (id) => {
    expect(isOpaque(id)).toBe(false);
  });
});

describe("keptId", () => {
  it("keeps an opaque id, and one that is a hash already", () => {
    const id = "35cc6c90-b657-4819-b66c-c931c03ad569";
    expect(keptId(id, "session", project(1))).toBe(id);
    const hash = keptId("ada@example.org", "session", project(1));
    expect(hash).toMatch(/^[0-9a-f]{32}$/);
    expect(keptId(hash, "session", project(1))).toBe(hash);
  });

  it("gives equal hashes in one project, and others in another", () => {
    const first = keptId("ada@example.org", "session", project(1));
    expect(keptId("ada@example.org", "session", project(1))).toBe(first);
    expect(keptId("ada@example.org", "session", project(2))).not.toBe(first);
    expect(keptId("eda@example.org", "session", project(1))).not.toBe(first);
  });
});
