import { expect, it } from "vitest";
import { latestVersion } from "./latest-version.ts";

const version = (agent_version: string, runs: bigint, first: bigint) => ({ agent_version, runs, first });

it.each([
  ["the newest", [version("1", 50n, 1n), version("2", 10n, 2n)], "2"],
  ["not an old one that ran again", [version("1", 1n, 1n), version("2", 90n, 2n)], "2"],
  ["not a first try", [version("1", 50n, 1n), version("2", 90n, 2n), version("3", 9n, 3n)], "2"],
  ["the newest where none has many runs", [version("1", 3n, 1n), version("2", 1n, 2n)], "2"],
  ["not one without runs", [version("1", 3n, 1n), version("2", 0n, 2n)], "1"],
  ["one without runs where none has any", [version("1", 0n, 0n), version("2", 0n, 0n)], "2"],
  ["the greater name of two that began together", [version("b", 10n, 1n), version("a", 10n, 1n)], "b"],
  ["none of none", [], undefined],
])("is %s", (_name, versions, latest) => {
  expect(latestVersion(versions)?.agent_version).toBe(latest);
});
