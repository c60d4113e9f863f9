import { expect, it } from "vitest";
import { trace } from "../../dev/trace.ts";
import type { RunOptions } from "../index.ts";

async function sessionOf(options: RunOptions, apiKey = "key-1"): Promise<string | undefined> {
  const { runs } = await trace((tracer) => tracer.startRun(options).end(), { apiKey });
  return runs[0]?.sessionId;
}

it("of a key of a session a digest alone is sent: the same for the same, under the API key", async () => {
  const digest = await sessionOf({ sessionKey: "jane.doe@example.com" });
  expect(digest).toMatch(/^[0-9a-f]{32}$/);
  expect(await sessionOf({ sessionKey: "jane.doe@example.com" })).toBe(digest);
  expect(await sessionOf({ sessionKey: "john.doe@example.com" })).not.toBe(digest);
  expect(await sessionOf({ sessionKey: "jane.doe@example.com" }, "key-2")).not.toBe(digest);
});

it("a UUID is kept, and an id of a session counts more than a key", async () => {
  const uuid = "0199c3f1-7a3b-7c55-9f0e-000000000017";
  expect(await sessionOf({ sessionKey: uuid })).toBe(uuid);
  expect(await sessionOf({ sessionKey: "jane.doe@example.com", sessionId: "s-1" })).toBe("s-1");
  expect(await sessionOf({ sessionKey: "" })).toBeUndefined();
  expect(await sessionOf({ sessionKey: 17 as never })).toBeUndefined();
});
