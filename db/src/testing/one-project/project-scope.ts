import type { Node } from "libpg-query";

/** A bound parameter, as `$1`, or a literal. */
export type Constant = string;

/** The columns of a query that are constants, by name. */
export type ConstantColumns = ReadonlyMap<string, Constant>;

/** What a query reads from: a table, until its project is named, or the rows of another query or of a function. */
export interface Source {
  readonly alias: string;
  /** Null for what is not a project's table. */
  readonly table: string | null;
  readonly constants: Map<string, Constant>;
}

const PROJECT = "project_id";

/** The parts of a condition that all hold. */
export function conjunctsOf(condition: Node | undefined): Node[] {
  if (condition === undefined) return [];
  if ("BoolExpr" in condition && condition.BoolExpr.boolop === "AND_EXPR") {
    return (condition.BoolExpr.args ?? []).flatMap(conjunctsOf);
  }
  return [condition];
}

/** Notes which of the sources a condition ties to one project. */
export function bindProjects(
  conditions: readonly Node[],
  bindable: readonly Source[],
  all: readonly Source[],
): void {
  for (const condition of conditions) {
    if (!("A_Expr" in condition) || condition.A_Expr.kind !== "AEXPR_OP") continue;
    const { name, lexpr, rexpr } = condition.A_Expr;
    if (nameOf(name?.at(-1)) !== "=") continue;
    bindProject(lexpr, rexpr, bindable, all);
    bindProject(rexpr, lexpr, bindable, all);
  }
}

function bindProject(
  column: Node | undefined,
  value: Node | undefined,
  bindable: readonly Source[],
  all: readonly Source[],
): void {
  const constant = givenConstant(value);
  const fields = fieldsOf(column);
  if (constant === null || fields.at(-1) !== PROJECT) return;
  const source = sourceOf(fields, all);
  if (source?.table != null && bindable.includes(source)) source.constants.set(PROJECT, constant);
}

/** The source of a column; without a qualifier, that of the only table. */
function sourceOf(fields: readonly string[], all: readonly Source[]): Source | undefined {
  if (fields.length > 1) return all.find(({ alias }) => alias === fields.at(-2));
  const tables = all.filter(({ table }) => table !== null);
  return tables.length === 1 ? tables[0] : undefined;
}

/** A parameter or a literal, cast or not; null for anything else. */
export function givenConstant(value: Node | undefined): Constant | null {
  if (value === undefined) return null;
  if ("TypeCast" in value) return givenConstant(value.TypeCast.arg);
  if ("ParamRef" in value) return `$${value.ParamRef.number}`;
  if (!("A_Const" in value) || value.A_Const.isnull === true) return null;
  const { ival, sval } = value.A_Const;
  return ival === undefined ? (sval?.sval ?? null) : String(ival.ival ?? 0);
}

/** The same, also for a column that is one in what is read. */
export function constantOf(value: Node | undefined, sources: readonly Source[]): Constant | null {
  const given = givenConstant(value);
  if (given !== null) return given;
  const fields = fieldsOf(value);
  const name = fields.at(-1);
  if (name === undefined) return null;
  const having = sources.filter(
    ({ alias, constants }) => constants.has(name) && (fields.length === 1 || alias === fields.at(-2)),
  );
  return having[0]?.constants.get(name) ?? null;
}

/** The constant columns of a list of targets. */
export function constantTargets(
  targets: readonly Node[] | undefined,
  sources: readonly Source[],
): ConstantColumns {
  const constants = new Map<string, Constant>();
  for (const target of targets ?? []) {
    if (!("ResTarget" in target)) continue;
    const { name, val } = target.ResTarget;
    const star = starOf(val);
    if (star !== null) {
      const starred = sources.filter(({ alias }) => star === "" || alias === star);
      for (const source of starred)
        for (const [column, value] of source.constants) constants.set(column, value);
      continue;
    }
    const column = name ?? fieldsOf(val).at(-1);
    const constant = constantOf(val, sources);
    if (column !== undefined && constant !== null) constants.set(column, constant);
  }
  return constants;
}

/** The alias before a star, "" where there is none; null for what is no star. */
function starOf(value: Node | undefined): string | null {
  if (value === undefined || !("ColumnRef" in value)) return null;
  const last = value.ColumnRef.fields?.at(-1);
  return last !== undefined && "A_Star" in last ? (fieldsOf(value).at(-1) ?? "") : null;
}

function fieldsOf(value: Node | undefined): string[] {
  if (value === undefined || !("ColumnRef" in value)) return [];
  return (value.ColumnRef.fields ?? []).flatMap((field) => nameOf(field) ?? []);
}

export function nameOf(node: Node | undefined): string | null {
  return node !== undefined && "String" in node ? (node.String.sval ?? null) : null;
}
