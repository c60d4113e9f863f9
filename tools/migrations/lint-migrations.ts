import { type Node, parse } from "libpg-query";
import { alterProblems } from "./alter-problems.ts";
import { EXPAND, lastName, type MigrationFacts } from "./migration-facts.ts";
import { smallTables } from "./small-tables.ts";

/** Those before are as they are. */
const FIRST_LINTED = 19;

/**
 * Statements that would stop services on a database of many steps, or take from them what they use; see docs/migrations.md.
 * Bodies of functions and DO are not looked into.
 *
 * @param texts all migrations by the names of their files
 */
export async function lintMigrations(texts: ReadonlyMap<string, string>): Promise<string[]> {
  const problems: string[] = [];
  const domains = new Set<string>();
  let compatibleFrom = 0;
  for (const [name, text] of texts) {
    const version = Number(name.slice(0, 4));
    const statements = await statementsOf(text);
    for (const statement of statements) {
      if ("CreateDomainStmt" in statement) {
        domains.add(lastName(statement.CreateDomainStmt.domainname ?? []));
      }
    }
    if (version < FIRST_LINTED) continue;
    const [head = ""] = /^(?:--.*\n)*/.exec(text) ?? [];
    const [, given] = /^-- compatible_from: (\d+)$/m.exec(head) ?? [];
    const from = Number(given ?? Number.NaN);
    if (!(from >= compatibleFrom && from <= version)) {
      const range = `from ${compatibleFrom} to ${version}`;
      problems.push(`${name}: must start with the line -- compatible_from: N, with N ${range}`);
    }
    const facts: MigrationFacts = {
      isTransaction: !/^-- no_transaction$/m.test(head),
      isContract: from > Math.max(compatibleFrom, FIRST_LINTED - 1),
      ownTables: new Set(
        statements.flatMap((one) =>
          "CreateStmt" in one
            ? (one.CreateStmt.relation?.relname ?? [])
            : "ViewStmt" in one
              ? (one.ViewStmt.view?.relname ?? [])
              : [],
        ),
      ),
      domains,
      ownConstraints: new Set(statements.flatMap(addedConstraints)),
    };
    compatibleFrom = Number.isNaN(from) ? compatibleFrom : from;
    const dropped = new Set<string>();
    for (const statement of statements) {
      const found = problemsOf(statement, facts, dropped);
      problems.push(...found.map((problem) => `${name}: ${problem}`));
    }
  }
  return problems;
}

async function statementsOf(text: string): Promise<Node[]> {
  const { stmts = [] } = await parse(text);
  return stmts.flatMap(({ stmt }) => stmt ?? []);
}

function addedConstraints(statement: Node): string[] {
  if (!("AlterTableStmt" in statement)) return [];
  return (statement.AlterTableStmt.cmds ?? []).flatMap((command) => {
    const def = "AlterTableCmd" in command ? command.AlterTableCmd.def : undefined;
    return def !== undefined && "Constraint" in def ? (def.Constraint.conname ?? []) : [];
  });
}

/** @param dropped names of indexes that the file dropped before */
function problemsOf(statement: Node, facts: MigrationFacts, dropped: Set<string>): string[] {
  if ("AlterTableStmt" in statement) return alterProblems(statement.AlterTableStmt, facts);
  if ("IndexStmt" in statement) {
    const { relation, concurrent, idxname = "" } = statement.IndexStmt;
    if (facts.ownTables.has(relation?.relname ?? "") || relation?.inh !== true) return [];
    if (concurrent !== true) return ["CREATE INDEX must be CONCURRENTLY, or ON ONLY a partitioned table"];
    if (facts.isTransaction) return ["CREATE INDEX CONCURRENTLY needs the line -- no_transaction"];
    return dropped.has(idxname)
      ? []
      : [`DROP INDEX CONCURRENTLY IF EXISTS ${idxname} must come before: a build that broke off leaves one`];
  }
  if ("DropStmt" in statement) return dropProblems(statement.DropStmt, facts, dropped);
  if ("RenameStmt" in statement) return facts.isContract ? [] : [EXPAND];
  if ("UpdateStmt" in statement) return inBatches(statement.UpdateStmt.relation?.relname, facts);
  if ("DeleteStmt" in statement) return inBatches(statement.DeleteStmt.relation?.relname, facts);
  if ("AlterDomainStmt" in statement) {
    const { subtype, def } = statement.AlterDomainStmt;
    const isChecked = def !== undefined && "Constraint" in def && def.Constraint.skip_validation !== true;
    return (subtype === "C" && isChecked) || subtype === "O"
      ? ["ALTER DOMAIN must add rules NOT VALID and VALIDATE them in a later file"]
      : [];
  }
  if ("CreateFunctionStmt" in statement) {
    const isBound = statement.CreateFunctionStmt.sql_body !== undefined && !facts.isTransaction;
    return isBound ? ["functions with a bound body go into a file that is a transaction"] : [];
  }
  if ("TransactionStmt" in statement) return ["transactions are those of the runner"];
  const kind = Object.keys(statement)[0] ?? "";
  const refused = refusals[kind];
  return refused === undefined ? [] : [refused];
}

const refusals: Readonly<Record<string, string>> = {
  LockStmt: "LOCK stops everybody",
  TruncateStmt: "TRUNCATE stops everybody",
  ClusterStmt: "CLUSTER stops everybody",
  VacuumStmt: "VACUUM is not for migrations",
  ReindexStmt: "REINDEX is not for migrations",
  CreateTrigStmt: "there are no triggers here",
  RefreshMatViewStmt: "there are no materialized views here",
};

type DropStmt = Extract<Node, { DropStmt: unknown }>["DropStmt"];

function dropProblems(
  { removeType, objects = [], concurrent }: DropStmt,
  facts: MigrationFacts,
  dropped: Set<string>,
) {
  const names = objects.map((object) => ("List" in object ? lastName(object.List.items ?? []) : ""));
  if (removeType === "OBJECT_INDEX") {
    for (const name of names) dropped.add(name);
    return concurrent === true ? [] : ["DROP INDEX must be CONCURRENTLY"];
  }
  return facts.isContract || names.every((name) => facts.ownTables.has(name)) ? [] : [EXPAND];
}

function inBatches(table = "", { ownTables }: MigrationFacts): string[] {
  return smallTables.has(table) || ownTables.has(table)
    ? []
    : [`rows of ${table} are changed in batches that commit, or as runs are counted anew`];
}
