import { readConnection } from "../connection/connection-settings.ts";
import { withCredentials } from "../connection/index.ts";
import type { Login } from "./login-file.ts";

/**
 * The owner's URL for another login role.
 *
 * @param owner the owner's name as the server knows it; a pooler in between may want more of a name (`owner.project`)
 */
export function loginUrl(ownerUrl: string, owner: string, { name, password }: Login): string {
  const { user } = readConnection(ownerUrl);
  const rest = user.startsWith(owner) ? user.slice(owner.length) : "";
  return withCredentials(ownerUrl, `${name}${rest}`, password);
}
