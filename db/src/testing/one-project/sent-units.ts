import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { type SentStatement, sentStatements } from "../../pool/sent-statements.ts";
import { rememberWriters } from "./statement-writers.ts";

/** A statement as it was sent, and the file that holds it. */
export interface WatchedStatement {
  /** Path from the root of the repository; "" where none of its code wrote it. */
  readonly file: string;
  readonly text: string;
  /** The bound values that are numbers, at their places. */
  readonly numbers: readonly (number | null)[];
}

export interface SentUnits {
  /** Each transaction, or statement outside of one, as a list. */
  readonly units: readonly (readonly WatchedStatement[])[];
  /** Collects no more: files of tests that follow in this process have a collection of their own. */
  stop(): void;
}

/** Collects what the pools of this process send from now on. */
export function collectSentUnits(): SentUnits {
  const fileOf = rememberWriters();
  const units: WatchedStatement[][] = [];
  const open = new WeakMap<object, WatchedStatement[]>();
  const collect = (message: unknown) => {
    const { connection, text, values } = message as SentStatement;
    const word = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase();
    if (word === "START" || word === "BEGIN") {
      const unit: WatchedStatement[] = [];
      units.push(unit);
      open.set(connection, unit);
    } else if (word === "COMMIT" || (word === "ROLLBACK" && !/\bTO\b/i.test(text))) {
      open.delete(connection);
    } else {
      const numbers = values.map((value) => (typeof value === "number" ? value : null));
      const statement = { file: fileOf(text), text, numbers };
      const unit = open.get(connection);
      if (unit === undefined) units.push([statement]);
      else unit.push(statement);
    }
  };
  subscribe(sentStatements.name, collect);
  return { units, stop: () => unsubscribe(sentStatements.name, collect) };
}
