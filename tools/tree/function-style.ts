import { parseSync } from "rolldown/utils";

/**
 * Names of constants of a file that must be function declarations: arrow functions with a body of statements. An arrow function
 * that is a single expression, or has a declared type, may be a constant.
 */
export function undeclaredFunctions(path: string, source: string): string[] {
  const declarations = parseSync(path, source).program.body.flatMap((statement) => {
    const inner = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    return inner?.type === "VariableDeclaration" ? inner.declarations : [];
  });
  return declarations.flatMap(({ id, init }) =>
    id.type === "Identifier" &&
    !id.typeAnnotation &&
    init?.type === "ArrowFunctionExpression" &&
    init.body.type === "BlockStatement"
      ? [id.name]
      : [],
  );
}
