import { EVENT_MARK, MEMBER_MARK } from "../dialect/attribute-index.ts";
import type { LogDialect, SpanDialect } from "../dialect/dialect.ts";
import type { Slot } from "../dialect/slots.ts";
import { dialects } from "../dialects/index.ts";

/** What must not come out, around a word that stands nowhere else: small letters and digits alone. */
export function canariesOf(mark: string) {
  const name = `${mark.slice(0, 1).toUpperCase()}${mark.slice(1)}`;
  return {
    email: `${mark}.lovelace@example.org`,
    key: `sk-${mark}-${"a1B2c3D4e5F6g7H8i9J0".repeat(2)}`,
    sentence: `The ${mark} said that she has been ill since May`,
    personName: `${name} Lovelace`,
  } as const;
}

const naming: ReadonlySet<string> = new Set<Slot>(["agentName", "ownAgentName", "ownName", "nodeName"]);

/** Of a person's name nothing tells it from that of an agent, so it is let out where names stand. */
export function isNaming(facts: ReadonlySet<string>): boolean {
  return [...facts].some((fact) => naming.has(fact));
}

/** A value as JSON of OTLP has it. */
export type CanaryForm =
  | { readonly stringValue: string }
  | { readonly arrayValue: { readonly values: { readonly stringValue: string }[] } };

const text = (stringValue: string) => ({ stringValue });

/** A canary as text, in a list, and as a value and a key of JSON. */
export const formsOf = (canary: string): readonly CanaryForm[] => [
  text(canary),
  { arrayValue: { values: [text("a"), text(canary)] } },
  text(JSON.stringify({ [canary]: [{ input: canary }], inputs: canary })),
];

/** The attribute to send for one that a table lists, with the canary where the fact stands and around it. */
export function formsIn(
  listed: string,
  canary: string,
): readonly (readonly [name: string, form: CanaryForm])[] {
  const [name = "", path] = listed.split(MEMBER_MARK);
  const within = path === undefined ? [] : [text(JSON.stringify({ [path]: canary, [canary]: canary }))];
  return [...formsOf(canary), ...within].map((form) => [name, form]);
}

/** Each attribute of a table, and the facts that it holds. */
export function listedBy(table: SpanDialect | LogDialect): ReadonlyMap<string, ReadonlySet<string>> {
  const listed = new Map<string, Set<string>>();
  const add = (fact: string, names: readonly string[] = []) => {
    for (const name of names) listed.set(name, (listed.get(name) ?? new Set()).add(fact));
  };
  for (const [fact, names] of Object.entries(table.attributes)) add(fact, names);
  for (const [fact, names] of Object.entries(table.metadata ?? {})) add(fact, names);
  if (!("marks" in table)) return listed;
  add("mark", table.marks.attributes);
  add("operation", table.operation);
  add("presence", Object.keys(table.presence ?? {}));
  if (table.evaluation !== undefined) {
    const { event, name, score, label } = table.evaluation;
    add(
      "evaluation",
      [name, score, label].map((of) => `${event}${EVENT_MARK}${of}`),
    );
  }
  return listed;
}

/** The values of a dialect's attribute for the operation, and those that all know. */
export function operationsOf({ operations = {} }: SpanDialect): readonly string[] {
  return [...Object.keys(operations), "chat", "execute_tool", "invoke_agent", "retrieval"];
}

/** All tables but those of dialects of whose spans nothing is listed, since logs tell the same. */
export const listedTables: readonly { readonly name: string; readonly table: SpanDialect | LogDialect }[] = [
  ...dialects.spans.filter(({ isToldByLogs }) => isToldByLogs !== true),
  ...dialects.logs,
].map((table) => ({ name: table.name, table }));
