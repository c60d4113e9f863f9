import { parseSync } from "rolldown/utils";

/**
 * Names of functions of a file that are constants with a body of statements: such a function is declared. One that is a single
 * expression, or that a type is given to, may be a constant.
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
