import type { Node } from "libpg-query";

/** What a file made itself, so that nobody uses it yet, and what all files know. */
export interface MigrationFacts {
  readonly isTransaction: boolean;
  /** Raises `compatible_from`: what services before used may go. */
  readonly isContract: boolean;
  readonly ownTables: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
  /** Constraints that the file adds. */
  readonly ownConstraints: ReadonlySet<string>;
}

export const EXPAND =
  "what services use may only go in a file that raises compatible_from, after a release that does without";

export function lastName(names: readonly Node[]): string {
  const last = names.at(-1);
  return last !== undefined && "String" in last ? (last.String.sval ?? "") : "";
}
