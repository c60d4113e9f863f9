import type { LogDialect, Operation, SpanDialect } from "../src/dialect/dialect.ts";

/** The words of a step type as the documentation gives them. */
function told(operation: Operation): string {
  const notes = [
    ...(operation.isAgent === true ? ["agent"] : []),
    ...(operation.wait === undefined ? [] : ["waits for a person"]),
  ];
  return `${operation.type}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}`;
}

const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join(", ");

function operationRows(
  operations: Readonly<Record<string, Operation>>,
  of: (name: string) => string,
): string[] {
  return Object.entries(operations).map(
    ([name, operation]) => `| ${of(name)} | ${told(operation)} | ${code(operation.name)} |`,
  );
}

function stepRows(table: SpanDialect | LogDialect): string[] {
  if (!("marks" in table)) return operationRows(table.events, (name) => code(`${table.prefix}${name}`));
  return [
    ...operationRows(table.operations ?? {}, code),
    ...operationRows(table.presence ?? {}, (name) => `has ${code(name)}`),
    ...(table.otherwise === undefined ? [] : operationRows({ "": table.otherwise }, () => "none told")),
  ];
}

function spokenBy(table: SpanDialect | LogDialect): string {
  if (!("marks" in table)) {
    const scopes = table.scopes.length === 0 ? "" : `, or of ${codes(table.scopes)}`;
    return `Events whose name begins with ${code(table.prefix)}${scopes}.`;
  }
  const { attributes = [], scopes = [] } = table.marks;
  const marks = [
    ...(attributes.length === 0 ? [] : [`with ${codes(attributes)}`]),
    ...(scopes.length === 0 ? [] : [`of the instrumentation ${codes(scopes)}`]),
  ];
  return marks.length === 0 ? "Any span; it makes none one of an agent." : `Spans ${marks.join(", or ")}.`;
}

/** A section of the documentation: what becomes of one dialect. */
function sectionOf(table: SpanDialect | LogDialect): string {
  const steps = stepRows(table);
  const facts = [
    ...Object.entries(table.attributes).map(([fact, names]) => `| ${fact} | ${codes(names ?? [])} |`),
    ...Object.entries(table.metadata ?? {}).map(
      ([key, names]) => `| metadata ${code(key)} | ${codes(names)} |`,
    ),
  ];
  const head = [`### ${table.name}`, "", `${spokenBy(table)} From: ${table.source}.`];
  if ("isToldByLogs" in table)
    return [...head, "", "They repeat what the logs tell, and make no run.", ""].join("\n");
  const { argumentsIn = [], hiddenContent = [] } = table;
  const interrupts = "marks" in table ? (table.interrupts ?? []) : [];
  const notes = [
    ...(argumentsIn.length === 0 ? [] : [`Arguments stand at ${codes(argumentsIn)} where that is there.`]),
    ...(hiddenContent.length === 0 ? [] : [`For no content are taken ${codes(hiddenContent)}.`]),
    ...(interrupts.length === 0 ? [] : [`Hand over to a person: ${codes(interrupts)}.`]),
  ];
  return [
    ...head,
    ...(steps.length === 0
      ? []
      : ["", "| operation | step type | name begins with |", "|---|---|---|", ...steps]),
    "",
    "| fact | attributes, the first that is there |",
    "|---|---|",
    ...facts,
    "",
    ...(notes.length === 0 ? [] : [notes.join(" "), ""]),
  ].join("\n");
}

const BEGIN = "<!-- dialects: made by npm run dialects -->\n";
const END = "<!-- end of dialects -->\n";

/** The page with the mapping tables of these dialects between its marks. */
export function withMapping(page: string, tables: readonly (SpanDialect | LogDialect)[]): string {
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error("the page lacks the marks of the mapping");
  return `${before}${BEGIN}\n${tables.map(sectionOf).join("\n")}\n${END}${after}`;
}
