import type pg from "pg";
import { retryCatalogRace } from "../admin/retry-catalog-race.ts";
import { missingGroups } from "./missing-groups.ts";
import { runOrAsk } from "./run-or-ask.ts";
import { type ServiceGroups, serviceGroups } from "./service-groups.ts";

/**
 * Makes the groups of a database where they are missing, lets them into its schema, and resolves with their names.
 *
 * @throws AdministratorNeededError where the owner may not
 */
export async function ensureGroups(client: pg.Client): Promise<ServiceGroups> {
  const groups = await serviceGroups(client);
  await retryCatalogRace(async () => {
    const { roles, grants, othersGrants } = await missingGroups(client, groups);
    const forAdministrator = [...roles, ...othersGrants];
    await runOrAsk(client, [...forAdministrator, ...grants], forAdministrator);
  });
  return groups;
}
