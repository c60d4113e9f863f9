import { parseSync } from "rolldown/utils";

const CONSTANT_CASE = /^[A-Z][A-Z0-9_]*$/;

/** Names of constants of a file that are a number, a text or a pattern, and are not spelled like `MAX_LINES`. */
export function misspelledConstants(path: string, source: string): string[] {
  const declarations = parseSync(path, source).program.body.flatMap((statement) => {
    const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    return inner?.type === "VariableDeclaration" && inner.kind === "const" ? inner.declarations : [];
  });
  return declarations.flatMap(({ id, init }) =>
    id.type === "Identifier" && isPrimitive(init) && !CONSTANT_CASE.test(id.name) ? [id.name] : [],
  );
}

function isPrimitive(init: { readonly type: string } | null): boolean {
  if (init === null) return false;
  if (init.type === "TemplateLiteral") return "expressions" in init && isEmpty(init.expressions);
  return (
    init.type === "Literal" && !("value" in init && (typeof init.value === "boolean" || init.value === null))
  );
}

const isEmpty = (items: unknown) => Array.isArray(items) && items.length === 0;
