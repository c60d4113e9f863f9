import type { Node } from "libpg-query";
import { EXPAND, lastName, type MigrationFacts } from "./migration-facts.ts";

type Stmt<Name extends string> =
  Extract<Node, Record<Name, unknown>> extends Record<Name, infer T> ? T : never;

/** What is wrong with an ALTER TABLE of a table that services use. */
export function alterProblems(
  { relation, cmds = [] }: Stmt<"AlterTableStmt">,
  facts: MigrationFacts,
): string[] {
  if (facts.ownTables.has(relation?.relname ?? "")) return [];
  return cmds.flatMap((command) =>
    "AlterTableCmd" in command ? commandProblems(command.AlterTableCmd, facts) : [],
  );
}

function commandProblems(
  { subtype, def, name = "" }: Stmt<"AlterTableCmd">,
  facts: MigrationFacts,
): string[] {
  switch (subtype) {
    case "AT_AddColumn":
      return def !== undefined && "ColumnDef" in def ? columnProblems(def.ColumnDef, facts) : [];
    case "AT_AddConstraint":
      return def !== undefined && "Constraint" in def ? constraintProblems(def.Constraint) : [];
    case "AT_SetNotNull":
      return [
        "SET NOT NULL reads the whole table: add CHECK (… IS NOT NULL) NOT VALID, VALIDATE it in a later file",
      ];
    case "AT_AlterColumnType":
      return ["ALTER TYPE writes the whole table: add a column, fill it, use it, then drop the old one"];
    case "AT_DropColumn":
      return facts.isContract ? [] : [EXPAND];
    case "AT_ValidateConstraint":
      return facts.isTransaction && facts.ownConstraints.has(name)
        ? ["VALIDATE goes into a later file than ADD CONSTRAINT, whose lock it would hold meanwhile"]
        : [];
    case "AT_SetTableSpace":
    case "AT_SetLogged":
    case "AT_SetUnLogged":
    case "AT_AddIdentity":
    case "AT_SetExpression":
      return ["this writes the whole table under a lock"];
    default:
      return [];
  }
}

function columnProblems(
  { typeName, constraints = [] }: Stmt<"ColumnDef">,
  { domains }: MigrationFacts,
): string[] {
  const own = constraints.flatMap((each) => ("Constraint" in each ? each.Constraint : []));
  const fallback = own.find(({ contype }) => contype === "CONSTR_DEFAULT");
  const kinds = new Set(own.map(({ contype }) => contype));
  const problems: string[] = [];
  if (domains.has(lastName(typeName?.names ?? []))) {
    problems.push(
      "a column of a domain writes the whole table: take the plain type and add a CHECK NOT VALID",
    );
  }
  if (fallback !== undefined && callsSomething(fallback.raw_expr)) {
    problems.push(
      "ADD COLUMN with a default that is computed writes the whole table: SET DEFAULT on its own",
    );
  }
  if (kinds.has("CONSTR_NOTNULL") && fallback === undefined) {
    problems.push("ADD COLUMN … NOT NULL needs a constant default, or services before cannot insert");
  }
  const heavy = [
    "CONSTR_PRIMARY",
    "CONSTR_UNIQUE",
    "CONSTR_CHECK",
    "CONSTR_FOREIGN",
    "CONSTR_GENERATED",
    "CONSTR_IDENTITY",
  ];
  if (heavy.some((kind) => [...kinds].some((own) => own === kind))) {
    problems.push(
      "ADD COLUMN with a rule of its own reads or writes the whole table: add the rule on its own",
    );
  }
  return problems;
}

function constraintProblems({ contype, skip_validation, indexname }: Stmt<"Constraint">): string[] {
  if (contype === "CONSTR_CHECK" || contype === "CONSTR_FOREIGN" || contype === "CONSTR_NOTNULL") {
    return skip_validation === true ? [] : ["ADD CONSTRAINT must be NOT VALID; VALIDATE it in a later file"];
  }
  return indexname === undefined
    ? ["ADD CONSTRAINT must use an index that was made CONCURRENTLY (USING INDEX)"]
    : [];
}

/** A constant, or a cast of one, is kept beside the table; anything else is computed for each row. */
function callsSomething(expression: unknown): boolean {
  return /"(?:FuncCall|SQLValueFunction|SubLink|A_Expr)"/.test(JSON.stringify(expression) ?? "");
}
