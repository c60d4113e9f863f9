import {
  type ColumnRef,
  type CommonTableExpr,
  type DeleteStmt,
  type FuncCall,
  type InsertStmt,
  type JoinExpr,
  loadModule,
  type Node,
  parseSync,
  type RangeVar,
  type SelectStmt,
  type UpdateStmt,
  type WithClause,
} from "libpg-query";
import {
  bindProjects,
  type Constant,
  type ConstantColumns,
  conjunctsOf,
  constantOf,
  constantTargets,
  givenConstant,
  nameOf,
  type Source,
} from "./project-scope.ts";
import { projectFunctions, projectTables } from "./project-tables.ts";

await loadModule();

/** What a statement says of projects. */
export interface StatementProjects {
  /** Tables of projects, each with its alias, that no constant ties to one project. */
  readonly violations: readonly string[];
  /** The constants that name the project. */
  readonly constants: ReadonlySet<Constant>;
}

interface Found {
  readonly violations: string[];
  readonly constants: Set<Constant>;
}
type Queries = ReadonlyMap<string, ConstantColumns>;

/** What tables have and the views of a place in a cluster have not. */
const systemColumns: ReadonlySet<string> = new Set(["ctid", "tableoid", "xmin", "xmax", "cmin", "cmax"]);

const none: ConstantColumns = new Map();

/**
 * Reads with the parser of PostgreSQL how a text of SQL names its project. Each table of a project, wherever it stands, needs a
 * condition `project_id = $n` (or a literal) of its own; what is inserted into one needs such a constant as its project,
 * which may come from another query of the statement. Columns of the system are violations, too: places of a cluster have views.
 *
 * @throws SqlError for a text that PostgreSQL would not read
 */
export function statementProjects(text: string): StatementProjects {
  const found: Found = { violations: [], constants: new Set() };
  for (const { stmt } of parseSync(text).stmts ?? []) if (stmt !== undefined) query(stmt, new Map(), found);
  return found;
}

/** The tables of a text of SQL that no constant ties to one project, such as `agent_runs AS run`. */
export function projectViolations(text: string): string[] {
  return [...statementProjects(text).violations];
}

function query(node: Node, outer: Queries, found: Found): ConstantColumns {
  if ("SelectStmt" in node) return select(node.SelectStmt, outer, found);
  if ("InsertStmt" in node) return insert(node.InsertStmt, outer, found);
  if ("UpdateStmt" in node) return update(node.UpdateStmt, outer, found);
  if ("DeleteStmt" in node) return remove(node.DeleteStmt, outer, found);
  visit(Object.values(node), outer, found);
  return none;
}

function select(statement: SelectStmt, outer: Queries, found: Found): ConstantColumns {
  const { withClause, fromClause, whereClause, larg, rarg, lockingClause: _, ...rest } = statement;
  const queries = withQueries(withClause, outer, found);
  if (larg !== undefined && rarg !== undefined) {
    visit(rest, queries, found);
    const [left, right] = [select(larg, queries, found), select(rarg, queries, found)];
    return new Map([...left].filter(([column, constant]) => right.get(column) === constant));
  }
  const sources = readSources(fromClause, queries, found);
  bindProjects(conjunctsOf(whereClause), sources, sources);
  visit([rest, whereClause], queries, found);
  close(sources, found);
  return constantTargets(statement.targetList, sources);
}

function update(statement: UpdateStmt, outer: Queries, found: Found): ConstantColumns {
  const { withClause, relation, fromClause, whereClause, returningClause, ...rest } = statement;
  const queries = withQueries(withClause, outer, found);
  const sources = [...targetOf(relation), ...readSources(fromClause, queries, found)];
  bindProjects(conjunctsOf(whereClause), sources, sources);
  visit([rest, whereClause, returningClause], queries, found);
  close(sources, found);
  return constantTargets(returningClause?.exprs, sources);
}

function remove(statement: DeleteStmt, outer: Queries, found: Found): ConstantColumns {
  const { usingClause, ...rest } = statement;
  return update({ ...rest, ...(usingClause === undefined ? {} : { fromClause: usingClause }) }, outer, found);
}

function insert(statement: InsertStmt, outer: Queries, found: Found): ConstantColumns {
  const { withClause, relation, cols, selectStmt, returningClause, ...rest } = statement;
  const queries = withQueries(withClause, outer, found);
  const targets = targetOf(relation);
  const place = (cols ?? []).findIndex((col) => "ResTarget" in col && col.ResTarget.name === "project_id");
  const given = selectStmt !== undefined && "SelectStmt" in selectStmt ? selectStmt.SelectStmt : undefined;
  const constant = given === undefined || place === -1 ? null : insertedConstant(given, place, queries);
  if (constant !== null) for (const target of targets) target.constants.set("project_id", constant);
  if (selectStmt !== undefined) query(selectStmt, queries, found);
  visit([rest, returningClause], queries, found);
  close(targets, found);
  return constantTargets(returningClause?.exprs, targets);
}

/** The constant that a query gives for its n-th column. */
function insertedConstant(given: SelectStmt, place: number, outer: Queries): Constant | null {
  if (given.valuesLists !== undefined) {
    const values = given.valuesLists.map((row) => ("List" in row ? row.List.items?.[place] : undefined));
    const constants = new Set(values.map(givenConstant));
    return constants.size === 1 ? ([...constants][0] ?? null) : null;
  }
  const ignored: Found = { violations: [], constants: new Set() };
  const queries = withQueries(given.withClause, outer, ignored);
  const sources = readSources(given.fromClause, queries, ignored);
  bindProjects(conjunctsOf(given.whereClause), sources, sources);
  const target = given.targetList?.[place];
  return target !== undefined && "ResTarget" in target ? constantOf(target.ResTarget.val, sources) : null;
}

function withQueries(clause: WithClause | undefined, outer: Queries, found: Found): Queries {
  const queries = new Map(outer);
  for (const node of clause?.ctes ?? []) {
    if (!("CommonTableExpr" in node)) continue;
    const { ctename = "", ctequery }: CommonTableExpr = node.CommonTableExpr;
    // It may name itself.
    if (clause?.recursive === true) queries.set(ctename, none);
    queries.set(ctename, ctequery === undefined ? none : query(ctequery, queries, found));
  }
  return queries;
}

/** What stands after FROM; conditions of joins are taken for what they say of the side that they restrict. */
function readSources(from: readonly Node[] | undefined, queries: Queries, found: Found): Source[] {
  return (from ?? []).flatMap((node): Source[] => {
    if ("RangeVar" in node) return [sourceNamed(node.RangeVar, queries)];
    if ("JoinExpr" in node) return joined(node.JoinExpr, queries, found);
    if ("RangeSubselect" in node) {
      const { subquery, alias } = node.RangeSubselect;
      const constants = subquery === undefined ? none : query(subquery, queries, found);
      return [{ alias: alias?.aliasname ?? "", table: null, constants: new Map(constants) }];
    }
    visit(node, queries, found);
    return [];
  });
}

function joined({ jointype, larg, rarg, quals }: JoinExpr, queries: Queries, found: Found): Source[] {
  const left = readSources(larg === undefined ? [] : [larg], queries, found);
  const right = readSources(rarg === undefined ? [] : [rarg], queries, found);
  visit(quals, queries, found);
  const isInner = jointype === undefined || jointype === "JOIN_INNER";
  const bindable = [
    ...(isInner || jointype === "JOIN_RIGHT" ? left : []),
    ...(isInner || jointype === "JOIN_LEFT" ? right : []),
  ];
  bindProjects(conjunctsOf(quals), bindable, [...left, ...right]);
  return [...left, ...right];
}

function sourceNamed({ relname = "", schemaname, alias }: RangeVar, queries: Queries): Source {
  const constants = schemaname === undefined ? queries.get(relname) : undefined;
  const table = constants === undefined && projectTables.has(relname) ? relname : null;
  return { alias: alias?.aliasname ?? relname, table, constants: new Map(constants) };
}

function targetOf(relation: RangeVar | undefined): Source[] {
  return relation === undefined ? [] : [sourceNamed(relation, new Map())];
}

/** Reports the tables that nothing tied to a project. */
function close(sources: readonly Source[], found: Found): void {
  for (const { alias, table, constants } of sources) {
    if (table === null) continue;
    const constant = constants.get("project_id");
    if (constant === undefined) found.violations.push(alias === table ? table : `${table} AS ${alias}`);
    else found.constants.add(constant);
  }
}

/** Looks for queries, and for tables where no query has them, in anything else. */
function visit(part: unknown, queries: Queries, found: Found): void {
  if (Array.isArray(part)) for (const item of part) visit(item, queries, found);
  if (typeof part !== "object" || part === null || Array.isArray(part)) return;
  for (const [key, value] of Object.entries(part)) {
    if (key.endsWith("Stmt")) query({ [key]: value } as Node, queries, found);
    else visit(value, queries, found);
  }
  if ("relname" in part && projectTables.has(String(part.relname)) && !queries.has(String(part.relname))) {
    found.violations.push(String(part.relname));
  }
  if ("FuncCall" in part) called(part.FuncCall as FuncCall, found);
  if ("ColumnRef" in part) {
    const name = nameOf((part.ColumnRef as ColumnRef).fields?.at(-1));
    if (name !== null && systemColumns.has(name)) found.violations.push(name);
  }
}

function called({ funcname, args }: FuncCall, found: Found): void {
  const name = nameOf(funcname?.at(-1)) ?? "";
  const place = projectFunctions.get(name);
  if (place === undefined) return;
  const constant = givenConstant(args?.[place]);
  if (constant === null) found.violations.push(`${name}()`);
  else found.constants.add(constant);
}
