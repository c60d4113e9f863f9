import { type DatabasePool, findKeys } from "@runfacts/db/pool";
import { type Authenticate, authModeOf, createKeyAuthenticator } from "@runfacts/server";
import type { Settings } from "./settings.ts";

/** The project of every call while no keys are required. */
const DEFAULT_PROJECT = { projectId: 1 };

/** Finds out who calls: by API key of the scope "query" where keys are required, else always the project "default". */
export function authenticator(settings: Settings, pool: DatabasePool): Authenticate {
  if (authModeOf(settings) === "off") return () => DEFAULT_PROJECT;
  return createKeyAuthenticator({
    scope: "query",
    findKeys: async (hashes) => {
      const keys = await findKeys(pool, hashes);
      return keys.map(({ key_id, project_id, scope, secret_hash }) => {
        return { keyId: key_id, projectId: project_id, scope, hash: secret_hash };
      });
    },
  });
}
