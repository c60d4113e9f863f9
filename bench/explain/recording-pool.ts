import type { DatabasePool } from "@runfacts/db/pool";

/** A statement as it was sent. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Sessions keep its plan. */
  readonly isPrepared: boolean;
}

/** Methods of Slonik that send the statement given to them. */
const SENDING = new Set([
  "any",
  "anyFirst",
  "exists",
  "many",
  "manyFirst",
  "maybeOne",
  "maybeOneFirst",
  "one",
  "oneFirst",
  "query",
]);
/** Methods that give a connection to a callback. */
const NESTING = new Set(["connect", "transaction"]);

/** A pool that does what the given one does, and notes each statement; those that only set something are left out. */
export function recordingPool(pool: DatabasePool, statements: Statement[]): DatabasePool {
  const recording = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, name) {
        const member: unknown = Reflect.get(of, name);
        if (typeof member !== "function") return member;
        if (SENDING.has(String(name)))
          return (...given: unknown[]) => {
            note(given[0], statements);
            return member.apply(of, given);
          };
        if (NESTING.has(String(name)))
          return (callback: (connection: object) => unknown, ...rest: unknown[]) =>
            member.call(of, (connection: object) => callback(recording(connection)), ...rest);
        return member.bind(of);
      },
    });
  return recording(pool);
}

function note(token: unknown, statements: Statement[]): void {
  const { sql, values, name } = token as { sql: string; values: readonly unknown[]; name?: string };
  if (!/^\s*SET\b/i.test(sql)) {
    // Slonik numbers placeholders in a way of its own until it sends them.
    statements.push({
      text: sql.replaceAll(/\$slonik_(\d+)/g, "$$$1"),
      values,
      isPrepared: name !== undefined,
    });
  }
}
