import type { DatabasePool } from "slonik";
import { unsafeDurability } from "./durability.ts";
import { ping } from "./ping.ts";

/** What every service asks of its database to be ready, each with the reason why not: that it answers, and that what it says is stored stays so. */
export function databaseChecks(pool: DatabasePool, { allowsUnsafe }: { readonly allowsUnsafe: boolean }) {
  return {
    database: async () => {
      await ping(pool);
      return undefined;
    },
    durability: async () => (allowsUnsafe ? undefined : await unsafeDurability(pool)),
  };
}
