import type { DatabasePool } from "@runfacts/db/pool";
import type { Opened } from "@runfacts/insight/watching";

/** Finds what affected runs of an incident have in common: JSON of a list of the contract's Cause, the surest first. */
export type FindCauses = (
  pool: DatabasePool,
  projectId: number,
  incident: Opened & { readonly agentId: string; readonly until: bigint },
) => Promise<string>;

/** Finds none. */
export const noCauses: FindCauses = async () => "[]";
