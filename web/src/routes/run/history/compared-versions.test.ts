import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { FailureRateSchema } from "@runfacts/gen/client/failure_rate";
import { expect, it } from "vitest";
import { versionsHref } from "./compared-versions.ts";

const from = Date.UTC(2026, 7, 31);
const version = (name: string, first: number) =>
  create(FailureRateSchema, { name, firstStartedAt: timestampFromMs(from + first) });
const versions = [version("1.6.0", 3), version("1.5.2", 2), version("1.5.1", 1)];
function sides(agentVersion: string, known = versions) {
  const href = versionsHref({ agentId: "a b", agentVersion }, known, from);
  if (href === undefined) return undefined;
  const query = new URL(href, "http://localhost").searchParams;
  expect([query.get("agent_id"), query.get("start_time")]).toEqual(["a b", "2026-08-31T00:00:00.000Z"]);
  return [query.get("a_agent_version"), query.get("b_agent_version")];
}

it("compares the version of the run with the one that came before it", () => {
  expect(sides("1.6.0")).toEqual(["1.5.2", "1.6.0"]);
  expect(sides("1.5.2")).toEqual(["1.5.1", "1.5.2"]);
});

it("compares the first version with the next", () => {
  expect(sides("1.5.1")).toEqual(["1.5.1", "1.5.2"]);
});

it("compares nothing where there are no two versions, or the run's is not known", () => {
  expect(sides("1.6.0", versions.slice(0, 1))).toBeUndefined();
  expect(sides("2.0.0")).toBeUndefined();
});
