import { OnViolation } from "@runfacts/gen/server/ingest_service";
import { expect, it } from "vitest";
import { onViolationOf } from "./on-violation.ts";

it.each([
  { asked: OnViolation.UNSPECIFIED, setting: "drop", word: "drop" },
  { asked: OnViolation.UNSPECIFIED, setting: "reject", word: "reject" },
  { asked: OnViolation.DROP, setting: "reject", word: "drop" },
  { asked: OnViolation.REJECT, setting: "drop", word: "reject" },
] as const)("a request that asks for $asked gets $word where the setting is $setting", (given) => {
  expect(onViolationOf(given.asked, given.setting)).toBe(given.word);
});
