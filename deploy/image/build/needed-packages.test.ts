import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { neededPackages } from "./needed-packages.ts";

const root = join(import.meta.dirname, "../../..");

describe("neededPackages", () => {
  it("are those of dependencies and of what these need, and not what is optional", () => {
    const found = neededPackages(root, ["pg"]);
    expect(found).toEqual(expect.arrayContaining(["node_modules/pg", "node_modules/pg-protocol"]));
    expect(found).not.toContain("node_modules/pg-cloudflare");
    expect(found).not.toContain("node_modules/pg-native");
  });

  it("are an error where one is not installed", () => {
    expect(() => neededPackages(root, ["no-such-package"])).toThrow("no-such-package is not installed");
  });
});
