import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { notifyShape } from "./notify-schema.ts";
import { ConditionError, parseCondition } from "./parse-condition.ts";
import type { Rules } from "./rules.ts";

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const DEFAULT_MIN_RUNS = 20;

const name = z.string().regex(NAME, "must be 1 to 63 of a-z, 0-9, dot, underscore and hyphen");
const rule = z.strictObject({
  name,
  when: z.string(),
  min_runs: z.int().min(1).default(DEFAULT_MIN_RUNS),
  project: z.string().min(1).optional(),
});
const budget = z.strictObject({
  name,
  usd_per_day: z.number().positive(),
  agent_id: z.string().min(1).max(255).optional(),
  environment: z.string().min(1).max(255).optional(),
  project: z.string().min(1).optional(),
});
const file = z.strictObject({
  rules: z.array(rule).max(200).default([]),
  budgets: z.array(budget).max(200).default([]),
  ...notifyShape,
});

/** A file of rules cannot be used: which place, of which rule, and what to do; a line each. */
export class RulesError extends Error {
  override readonly name = "RulesError";
}

/**
 * Reads the file of rules.
 *
 * @throws RulesError with a line for each fault: `rules.yaml:4:11: rules[0].when (support): …`
 */
export async function readRules(path: string): Promise<Rules> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new RulesError(
      `RULES_FILE cannot be read (${error.code ?? "no code"}): name a file that this user may read.`,
    );
  });
  return parseRules(text, basename(path));
}

/** @throws RulesError */
export function parseRules(text: string, fileName: string): Rules {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number | undefined, more = 0) => {
    if (offset === undefined) return fileName;
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${line}:${col + more}`;
  };
  if (document.errors.length > 0)
    throw new RulesError(
      document.errors.map((error) => `${at(error.pos[0])}: is no YAML: ${error.code}`).join("\n"),
    );
  const placeOf = (path: readonly PropertyKey[]): number | undefined => {
    for (let length = path.length; length >= 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range = rangeOf(node);
      if (range !== undefined) return range;
    }
    return undefined;
  };
  const json = valueIn(document, fileName);
  const parsed = file.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      ({ path, message }) => `${at(placeOf(path))}: ${pathText(path)}${nameOf(json, path)}: ${message}`,
    );
    throw new RulesError(faults.join("\n"));
  }
  const faults: string[] = [];
  const rules = parsed.data.rules.flatMap(({ name, when, min_runs, project }, place) => {
    const path = ["rules", place, "when"];
    try {
      return [{ name, condition: parseCondition(when), minRuns: min_runs, project }];
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const offset = placeOf(path);
      const quote = offset !== undefined && /["']/.test(text[offset] ?? "") ? 1 : 0;
      faults.push(`${at(offset, error.column - 1 + quote)}: ${pathText(path)} (${name}): ${error.message}`);
      return [];
    }
  });
  for (const list of ["rules", "budgets"] as const) {
    const names = parsed.data[list].map((item) => item.name);
    for (const [place, known] of names.entries())
      if (names.indexOf(known) < place)
        faults.push(
          `${at(placeOf([list, place, "name"]))}: ${list}[${place}].name (${known}): is taken; give each its own`,
        );
  }
  if (faults.length > 0) throw new RulesError(faults.join("\n"));
  return {
    rules,
    notify: { destinations: parsed.data.destinations, notify: parsed.data.notify },
    budgets: parsed.data.budgets.map((item) => ({
      name: item.name,
      usdPerDay: item.usd_per_day,
      agentId: item.agent_id,
      environment: item.environment,
      project: item.project,
    })),
  };
}

/** An alias of what there is not, or of too much, shows only here. */
function valueIn(document: ReturnType<typeof parseDocument>, fileName: string): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    throw new RulesError(`${fileName}: is no YAML: BAD_ALIAS: write out what the alias stands for`);
  }
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range))
    return undefined;
  const [start] = node.range;
  return typeof start === "number" ? start : undefined;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0
    ? "the file"
    : path
        .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
        .join("")
        .slice(1);
}

/** The name of the rule that a fault is in, where it has one that is fit to be said. */
function nameOf(json: unknown, path: readonly PropertyKey[]): string {
  const [list, place] = path;
  const items: unknown = Object(json)[String(list)];
  const item: unknown = Array.isArray(items) && typeof place === "number" ? items[place] : undefined;
  const known: unknown = Object(item)["name"];
  return typeof known === "string" && NAME.test(known) ? ` (${known})` : "";
}
