import { connectOwner } from "../../admin/connect-owner.ts";
import { nodeUrl, placeOfProject, placeSearchPath } from "../../citus/index.ts";

/** What leads a URL of any role to the place of a project, on its node; of a single PostgreSQL to itself. */
export async function atPlaceOf(ownerUrl: string, projectId: number): Promise<(url: string) => string> {
  await using connection = await connectOwner(ownerUrl);
  const place = await placeOfProject(connection.client, projectId);
  if (place === null) return (url) => url;
  return (url) => nodeUrl(url, place, placeSearchPath(place, "public"));
}
