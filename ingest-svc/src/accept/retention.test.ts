import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { NOW, sampleRun } from "../testing/sample-run.ts";
import { isExpired } from "./retention.ts";

const startOf = (iso: string) => sampleRun({ startedAt: timestampFromMs(Date.parse(iso)) });

describe("isExpired", () => {
  it("keeps the day of now and the days before it that were asked for", () => {
    expect(isExpired(startOf("2026-10-25T00:00:00Z"), 7, NOW)).toBe(false);
    expect(isExpired(startOf("2026-10-24T23:59:59.999Z"), 7, NOW)).toBe(true);
  });

  it("keeps everything where no days are set", () => {
    expect(isExpired(startOf("0001-01-01T00:00:00Z"), undefined, NOW)).toBe(false);
  });
});
