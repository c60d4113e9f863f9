import { type DatabasePool, databaseChecks, databaseFault, databaseTime } from "@runfacts/db/pool";
import { type CheckResults, clockSkew, runChecks } from "@runfacts/server";
import type { RulesFile } from "./rules/rules-file.ts";
import type { Settings } from "./settings.ts";

/** What the service needs, as /readyz tells it: that the database answers, and that its rules are those of the file. */
export function insightChecks(
  pool: DatabasePool,
  rules: RulesFile,
  { ALLOW_UNSAFE_DURABILITY: allowsUnsafe = false }: Settings,
): () => Promise<CheckResults> {
  const checks = {
    ...databaseChecks(pool, { allowsUnsafe }),
    clock: () => clockSkew(() => databaseTime(pool)),
    rules: async () => {
      const fault = rules.fault();
      return fault === undefined ? undefined : `the rules of before hold, for RULES_FILE is faulty: ${fault}`;
    },
  };
  return () => runChecks(checks, (error) => databaseFault(error)?.description);
}
