import type { Item, Member } from "./read-api.ts";
import type { Doc } from "./read-doc.ts";

/** An entry point and what it exports. */
export interface EntryApi {
  /** As it is imported: "@runfacts/sdk/openai". */
  readonly module: string;
  readonly items: readonly Item[];
}

const code = (text: string) => `\`${text}\``;
const block = (lines: readonly string[]) => `\`\`\`ts\n${lines.join("\n")}\n\`\`\``;
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, "")
    .replaceAll(" ", "-");
const withoutDefault = (signature: string) => signature.replace(/;$/, "");

/** A signature over several lines, without the indentation of its place. */
function outdented(signature: string): string {
  const lines = signature.split("\n");
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.search(/\S/));
  const indent = Math.min(...indents);
  return [lines[0], ...lines.slice(1).map((line) => line.slice(Math.min(indent, line.length)))].join("\n");
}

/** `{@link Step.fail}` becomes a link to what it names, where this page has it. */
function linked(text: string, known: ReadonlySet<string>): string {
  return text.replaceAll(/\{@link ([^}\s]+)\}/g, (_, target: string) => {
    const [owner = ""] = target.split(".");
    return known.has(owner) ? `[${code(target)}](#${slug(owner)})` : code(target);
  });
}

function docLines(doc: Doc | undefined): string[] {
  if (doc === undefined) return [];
  const params = doc.params.map(({ name, text }) => `- ${code(name)}: ${text}`);
  return [
    doc.text,
    ...(params.length > 0 ? [params.join("\n")] : []),
    ...(doc.returns === undefined ? [] : [`Returns ${doc.returns}.`.replace(/\.\.$/, ".")]),
    ...doc.throws.map((text) => `Throws ${text}.`.replace(/\.\.$/, ".")),
    ...doc.examples,
  ].filter((text) => text !== "");
}

function propertyLine({ signatures, doc }: Member): string {
  const [signature = ""] = signatures;
  const text = docLines(doc)
    .join(" ")
    .replaceAll(/\s*\n\s*/g, " ");
  const form = outdented(withoutDefault(signature))
    .replace(/^readonly /, "")
    .replaceAll(/\s+/g, " ");
  return `- ${code(form)}${text === "" ? "" : ` — ${text}`}`;
}

function renderMember(owner: string, member: Member): string {
  const heading = member.name === "constructor" ? `new ${owner}` : `${owner}.${member.name}`;
  return [`#### ${heading}`, block(member.signatures.map(outdented)), ...docLines(member.doc)].join("\n\n");
}

function renderItem(item: Item): string {
  const properties = item.members.filter(({ isMethod }) => !isMethod);
  const methods = item.members.filter(({ isMethod }) => isMethod);
  return [
    `### ${item.name}`,
    block(item.signatures.map(outdented)),
    ...docLines(item.doc),
    ...(properties.length > 0 ? [properties.map(propertyLine).join("\n")] : []),
    ...methods.map((member) => renderMember(item.name, member)),
  ].join("\n\n");
}

/** The reference as a page of Markdown. What two entry points export is described with the first. */
export function renderApi(entries: readonly EntryApi[]): string {
  const described = new Map<string, string>();
  const sections = entries.map(({ module, items }) => {
    const isNew = ({ name, file }: Item) => !described.has(`${file} ${name}`);
    const own = items.filter(isNew);
    const others = items.filter((item) => !isNew(item));
    for (const { name, file } of own) described.set(`${file} ${name}`, module);
    const also = others.map(({ name }) => `[${code(name)}](#${slug(name)})`).join(", ");
    const contents = own.map(({ name }) => `[${code(name)}](#${slug(name)})`).join(", ");
    return [
      `## ${module}`,
      ...(contents === "" ? [] : [contents]),
      ...(also === "" ? [] : [`Also exported here: ${also}.`]),
      ...own.map(renderItem),
    ].join("\n\n");
  });
  const names = new Set(entries.flatMap(({ items }) => items.map(({ name }) => name)));
  const page = [
    "# The API of the SDK",
    "Written by `npm run sdk:api` from the comments in the sources; [the README](../sdk/README.md) tells how to use it.",
    ...sections,
  ];
  return `${linked(page.join("\n\n"), names)}\n`;
}
