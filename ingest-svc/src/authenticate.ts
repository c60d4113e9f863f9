import { type DatabasePool, findKey } from "@runfacts/db/pool";
import { type Authenticate, authModeOf, createKeyAuthenticator } from "@runfacts/server";
import type { ProcessSettings } from "./settings.ts";

/** The project of every call while no keys are required. */
const DEFAULT_PROJECT = { projectId: 1 };

/** Finds out who calls: by API key of the scope "ingest" where keys are required, else always the project "default". */
export function authenticator(settings: ProcessSettings, pool: DatabasePool): Authenticate {
  if (authModeOf(settings) === "off") return () => DEFAULT_PROJECT;
  return createKeyAuthenticator({
    scope: "ingest",
    findKey: async (hash) => {
      const key = await findKey(pool, hash);
      return key && { keyId: key.key_id, projectId: key.project_id, scope: key.scope, hash: key.secret_hash };
    },
  });
}
