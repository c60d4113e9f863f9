import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConditionError, parseCondition } from "./parse-condition.ts";
import { parseRules, RulesError } from "./read-rules.ts";
import { openRulesFile } from "./rules-file.ts";

describe("a condition", () => {
  it.each([
    [
      'failure_rate > 5 % over 1h where agent_id = "support" and environment = production',
      {
        metric: "failure_rate",
        operator: ">",
        threshold: 0.05,
        overMs: 3_600_000,
        filter: { agent_id: "support", environment: "production" },
      },
    ],
    ["duration_p95_ms >= 30s over 15m", { metric: "duration_p95_ms", threshold: 30_000, overMs: 900_000 }],
    ["total_cost_usd > $12.50 over 1d", { metric: "total_cost_usd", threshold: 12.5 }],
    ["runs < 10 over 2h", { operator: "<", threshold: 10 }],
    ["failure:tool/timeout > 0.02 over 1h", { metric: "failure:tool/timeout", threshold: 0.02 }],
    ["runs < 10 over 1.1h", { overMs: 3_960_000 }],
  ])("%s is understood", (text, expected) => {
    expect(parseCondition(text)).toMatchObject(expected);
  });

  it.each([
    ["failures > 5 % over 1h", 1, /^is no metric; those are failure_rate, /],
    ["failure_rate = 5 % over 1h", 14, /^must be one of > >= < <=/],
    ["failure_rate > 500 % over 1h", 16, /^must be at most 100 %/],
    ["failure_rate > 5 % in 1h", 20, /^must be "over"/],
    ["failure_rate > 5 % over 1w", 25, /^must be a duration from 5m to 7d/],
    ["failure_rate > 5 % over 1h where step_name = x", 34, /^is no filter of a rule; those are agent_id, /],
    ["failure_rate > 5 % over", 24, /^ends where a duration, such as 1h is missing/],
    ["failure_rate > 5 % over 1h or so", 28, /^must be "where"/],
    ['runs < 1 over 1h where agent_id = "a\\d"', 35, /^must be a word, or a text in quotes/],
    ["runs < 1 over 1h where agent_id = >", 35, /^must be a word, or a text in quotes/],
  ])("%s is refused at column %i", (text, column, message) => {
    const parse = () => parseCondition(text);
    expect(parse).toThrow(ConditionError);
    expect(parse).toThrow(message);
    expect(parse).toThrow(expect.objectContaining({ column }));
  });
});

const GOOD = `rules:
  - name: support-failing
    when: failure_rate > 5 % over 1h where agent_id = "support"
budgets:
  - name: daily
    usd_per_day: 50
destinations: []
`;

describe("a file of rules", () => {
  it("is read, with defaults", () => {
    expect(parseRules(GOOD, "rules.yaml")).toMatchObject({
      rules: [{ name: "support-failing", minRuns: 20, condition: { filter: { agent_id: "support" } } }],
      budgets: [{ name: "daily", usdPerDay: 50 }],
    });
    expect(parseRules("", "rules.yaml")).toMatchObject({
      rules: [],
      budgets: [],
      notify: { destinations: [] },
    });
  });

  it.each([
    [
      'rules:\n  - name: a\n    when: "failure_rate > 5 % in 1h"\n',
      'rules.yaml:3:31: rules[0].when (a): must be "over"',
    ],
    ["rules:\n  - name: a\n    wen: x\n", "rules.yaml:2:5: rules[0] (a): "],
    [
      "rules:\n  - name: UP\n    when: runs < 1 over 1h\n",
      "rules.yaml:2:11: rules[0].name: must be 1 to 63 of",
    ],
    ["budgets:\n  - name: a\n    usd_per_day: -1\n", "rules.yaml:3:18: budgets[0].usd_per_day (a): "],
    [
      "budgets:\n  - {name: a, usd_per_day: 1}\n  - {name: a, usd_per_day: 2}\n",
      "rules.yaml:3:12: budgets[1].name (a): is taken; give each its own",
    ],
    ["rules: [\n", "rules.yaml:2:1: is no YAML: "],
    ["rules: *canary\n", "rules.yaml: is no YAML: BAD_ALIAS: write out what the alias stands for"],
  ])("%j is refused, and it is said where", (text, message) => {
    const parse = () => parseRules(text, "rules.yaml");
    expect(parse).toThrow(RulesError);
    expect(parse).toThrow(message);
    expect(parse).not.toThrow("canary");
  });

  describe("that changes", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "runfacts-rules-"));
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("is taken where it is right; else the rules of before hold, and it is said why", async () => {
      const path = join(folder, "rules.yaml");
      await expect(openRulesFile(path, () => undefined)).rejects.toThrow(
        /^RULES_FILE cannot be read \(ENOENT\)/,
      );
      await writeFile(path, GOOD);
      const heard: (string | undefined)[] = [];
      const file = await openRulesFile(path, (fault) => heard.push(fault));
      await file.refresh();
      expect(heard).toEqual([]);
      await writeFile(path, "rules: 5\n");
      await file.refresh();
      expect(file.current().rules).toHaveLength(1);
      expect(file.fault()).toMatch(/^rules\.yaml:1:8: rules: /);
      await writeFile(path, "rules: []\n");
      await file.refresh();
      expect([file.current().rules, file.fault(), heard.length]).toEqual([[], undefined, 2]);
    });
  });
});
