import { parseSync, Visitor } from "rolldown/utils";

/** A module that a file imports, and whether only its types are taken, so that nothing of it is loaded. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/**
 * Every module that a file of TypeScript or JavaScript names: imports, exports from another module, `import()` of
 * values and types, `require()`, `import.meta.resolve()` and modules that a test mocks. Comments and text name none.
 *
 * @param path decides the language by its ending
 * @throws Error if the file does not parse, or imports a module whose name is computed
 */
export function importsOf(path: string, source: string): Import[] {
  const { program, errors } = parseSync(path, source);
  const [error] = errors;
  if (error !== undefined) throw new Error(`does not parse: ${error.message}`);
  const found: Import[] = [];
  const add = (specifier: unknown, typeOnly: boolean) => {
    if (typeof specifier !== "string") throw new Error("imports a module whose name is computed");
    found.push({ specifier, typeOnly });
  };
  new Visitor({
    ImportDeclaration: (node) =>
      add(
        node.source.value,
        node.importKind === "type" ||
          onlyTypes(node.specifiers.map((one) => "importKind" in one && one.importKind)),
      ),
    ExportAllDeclaration: (node) => add(node.source.value, node.exportKind === "type"),
    ExportNamedDeclaration: (node) => {
      if (node.source === null) return;
      const typeOnly = node.exportKind === "type" || onlyTypes(node.specifiers.map((one) => one.exportKind));
      add(node.source.value, typeOnly);
    },
    ImportExpression: (node) => add(textOf(node.source), false),
    TSImportType: (node) => add(node.source.value, true),
    TSExternalModuleReference: (node) => add(node.expression.value, false),
    CallExpression: (node) => {
      const called = source.slice(node.callee.start, node.callee.end);
      if (loaders.has(called)) add(textOf(node.arguments[0]), false);
    },
  }).visit(program);
  return found;
}

const loaders: ReadonlySet<string> = new Set([
  "require",
  "import.meta.resolve",
  "vi.mock",
  "vi.doMock",
  "vi.importActual",
]);

/** An import of nothing but types may still load its module, as one without names does. */
function onlyTypes(kinds: readonly unknown[]): boolean {
  return kinds.length > 0 && kinds.every((kind) => kind === "type");
}

function textOf(node: unknown): unknown {
  if (typeof node !== "object" || node === null) return undefined;
  if ("expressions" in node && "quasis" in node) return templateText(node.expressions, node.quasis);
  return "value" in node ? node.value : undefined;
}

function templateText(expressions: unknown, quasis: unknown): unknown {
  if (!Array.isArray(expressions) || !Array.isArray(quasis) || expressions.length > 0) return undefined;
  return quasis[0]?.value?.cooked;
}
