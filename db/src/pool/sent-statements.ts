import { channel } from "node:diagnostics_channel";

/** A statement on its way to the database. */
export interface SentStatement {
  /** The connection; the same object for each of its statements. */
  readonly connection: object;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Tells whoever has subscribed of each statement that a pool sends; of no cost while nobody has. */
export const sentStatements = channel("runfacts:statement");
