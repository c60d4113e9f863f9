import { expect, it } from "vitest";
import { maskMessage } from "./mask-message.ts";
import { messageFingerprint } from "./message-fingerprint.ts";

const fingerprintOf = (message: string) => messageFingerprint(maskMessage(message));

it.each([
  ["Tool web_search timed out after 3412 ms", "tool web_search timed out after 9 ms."],
  ["Order 4711 not found for Maria Lopez", "Order A-99 not found for John Smith and Ann Lee"],
  ["connect ECONNREFUSED 127.0.0.1:5432", "connect ECONNREFUSED 127.0.0.1:5433"],
  ["peer 203.0.113.9:443 reset", "peer 203.0.113.10:8443 reset"],
  ["no tool 'search'", 'No tool "fetch"'],
])("is the same: %s / %s", (left, right) => {
  expect(fingerprintOf(left)).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprintOf(left)).toBe(fingerprintOf(right));
});

it("differs where words differ, and stays the same in all versions", () => {
  const messages = [
    "timeout after 30 s",
    "timeout before 30 s",
    "HTTP 503 from search",
    "HTTP 503 from fetch",
    "",
  ];
  expect(new Set(messages.map(fingerprintOf)).size).toBe(messages.length);
  expect(fingerprintOf("timeout after 30 s")).toBe("83c1b784aeeaec72");
});
