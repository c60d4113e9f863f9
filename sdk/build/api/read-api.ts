import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseSync } from "rolldown/utils";
import { type Doc, readDoc } from "./read-doc.ts";

/** A member of a class or an interface: its signatures, and what its comments say. */
export interface Member {
  readonly name: string;
  readonly isMethod: boolean;
  readonly signatures: readonly string[];
  readonly doc: Doc | undefined;
}

/** What an entry point exports under a name. */
export interface Item {
  readonly name: string;
  /** Where it is declared, by which an item that two entry points export is known. */
  readonly file: string;
  /** Its declarations without the bodies of classes and interfaces. */
  readonly signatures: readonly string[];
  readonly doc: Doc | undefined;
  readonly members: readonly Member[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly id?: Node & { readonly name?: string };
  readonly key?: Node & { readonly name?: string };
  readonly declaration?: Node | null;
  readonly declarations?: readonly Node[];
  readonly source?: { readonly value: string } | null;
  readonly specifiers?: readonly {
    readonly local: { readonly name: string };
    readonly exported: { readonly name: string };
  }[];
  readonly body?: { readonly body?: readonly Node[]; readonly start: number };
}

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly statements: readonly Node[];
}

const files = new Map<string, SourceFile>();

function readSource(path: string): SourceFile {
  const known = files.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(path, "utf8");
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be read`);
  const file = { path, text, statements: program.body as unknown as readonly Node[] };
  files.set(path, file);
  return file;
}

/** The comment that ends where a node begins. */
function docBefore(text: string, start: number): Doc | undefined {
  const before = text.slice(0, start).trimEnd();
  if (!before.endsWith("*/")) return undefined;
  return readDoc(before.slice(before.lastIndexOf("/**")));
}

/** The names by which the sources call symbols that a runtime may lack. */
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ["asyncDispose", "[Symbol.asyncDispose]"],
  ["dispose", "[Symbol.dispose]"],
]);

function nameOf(text: string, key: NonNullable<Node["key"]>): string {
  const name = key.name ?? text.slice(key.start, key.end);
  return SYMBOLS.get(name) ?? name;
}

function membersOf({ text }: SourceFile, body: readonly Node[]): Member[] {
  const members = new Map<string, Member>();
  for (const node of body) {
    const signature = text
      .slice(node.start, node.end)
      .replace(/^\[(\w+)\]/, (given, name: string) => SYMBOLS.get(name) ?? given);
    if (/^(?:private\b|#)/.test(signature)) continue;
    const isIndex = node.type === "TSIndexSignature";
    const isConstructor = node.type === "TSConstructSignatureDeclaration";
    const keyName = node.key === undefined ? undefined : nameOf(text, node.key);
    const name = isIndex ? "[key]" : isConstructor ? "constructor" : (keyName ?? "()");
    const known = members.get(name);
    members.set(name, {
      name,
      isMethod: !/Property|Index/.test(node.type),
      signatures: [...(known?.signatures ?? []), signature],
      doc: known?.doc ?? docBefore(text, node.start),
    });
  }
  return [...members.values()];
}

function itemOf(file: SourceFile, name: string, statements: readonly Node[]): Item {
  const declared = statements.flatMap(({ declaration }) => declaration ?? []);
  const signatures = declared.map((node) => {
    const end = node.body?.body === undefined ? node.end : node.body.start;
    return file.text
      .slice(node.start, end)
      .replace(/^declare /, "")
      .trim();
  });
  const docs = statements.map(({ start }) => docBefore(file.text, start));
  return {
    name,
    file: file.path,
    signatures,
    doc: docs.find((doc) => doc !== undefined),
    members: declared.flatMap(({ body }) => membersOf(file, body?.body ?? [])),
  };
}

const declaresName = (name: string) => (statement: Node) => {
  const { declaration } = statement;
  if (!declaration) return false;
  return [declaration, ...(declaration.declarations ?? [])].some(({ id }) => id?.name === name);
};

function findItem(path: string, name: string): Item {
  const file = readSource(path);
  const declared = file.statements.filter(declaresName(name));
  if (declared.length > 0) return itemOf(file, name, declared);
  const exported = namedExports(path).find((one) => one.name === name);
  if (exported?.from === undefined) throw new Error(`${name} is not declared in ${path}`);
  return findItem(exported.from, exported.local);
}

interface NamedExport {
  readonly name: string;
  readonly local: string;
  readonly from: string | undefined;
}

function namedExports(path: string): NamedExport[] {
  const target = (source: string) => join(dirname(path), source.replace(/\.js$/, ".d.ts"));
  return readSource(path).statements.flatMap((statement): NamedExport[] => {
    const { type, source, specifiers = [], declaration } = statement;
    if (type === "ExportAllDeclaration" && source) return namedExports(target(source.value));
    if (type !== "ExportNamedDeclaration") return [];
    if (declaration) {
      const names = [declaration, ...(declaration.declarations ?? [])].flatMap(({ id }) => id?.name ?? []);
      return names.map((name) => ({ name, local: name, from: path }));
    }
    const from = source ? target(source.value) : path;
    return specifiers.map(({ exported, local }) => ({ name: exported.name, local: local.name, from }));
  });
}

/** What a module of declarations exports, and what is said of it, in the order in which it does; overloads are one item. */
export function readApi(path: string): Item[] {
  const items = new Map<string, Item>();
  for (const { name, local, from } of namedExports(path))
    if (!items.has(name)) items.set(name, { ...findItem(from ?? path, local), name });
  return [...items.values()];
}
