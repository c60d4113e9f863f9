import { connectOwner } from "../admin/connect-owner.ts";
import { type ServiceGroups, serviceGroups } from "../roles/service-groups.ts";

/** The names of the groups that hold the grants of the services in a database. */
export async function groupsOf(ownerUrl: string): Promise<ServiceGroups> {
  await using connection = await connectOwner(ownerUrl);
  return await serviceGroups(connection.client);
}
