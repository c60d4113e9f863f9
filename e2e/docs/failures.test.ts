import { readFileSync } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/failures.md"), "utf8");
const [header, ...faults] = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| fault |"))
  .map((line) => line.split("|").map((cell) => cell.trim()));
const rows = header === undefined ? [] : [header, ...faults];
const causes = new Set(
  [...readFileSync(join(root, "docs/durability.md"), "utf8").matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, cause]) => cause,
  ),
);

describe("docs/failures.md", () => {
  it("names for each fault a test that is there", async () => {
    expect(rows.length).toBeGreaterThan(40);
    for (const [, fault = "", ...cells] of rows) {
      const tests = [...(cells[3] ?? "").matchAll(/`([^`]+\.test\.ts)`/g)].map(([, path = ""]) => path);
      expect(tests, fault).not.toEqual([]);
      for (const path of tests) await expect(access(join(root, path)), path).resolves.not.toThrow();
    }
  });

  it("names alerts that are there", () => {
    const file = parse(readFileSync(join(root, "deploy/alerts.yaml"), "utf8"));
    const alerts: readonly string[] = file.groups.flatMap((group: { rules: readonly { alert: string }[] }) =>
      group.rules.map(({ alert }) => alert),
    );
    expect(alerts).toEqual(expect.arrayContaining([...new Set(page.match(/\bRunfacts[A-Z]\w+/g))]));
  });

  it("names causes and checks that durability.md has", () => {
    const named = rows.flatMap((cells) => cells.join("|").match(/`[a-z]+(?:_[a-z]+)*`/g) ?? []);
    const known = [...causes, "queue_full", "spool_full", "synchronous_commit", "fsync", "full_page_writes"];
    const others = ["max_connections", "synchronous_standby_names", "skipped", "min_position", "run_id"];
    for (const name of named) expect([...known, ...others]).toContain(name.slice(1, -1));
  });
});
