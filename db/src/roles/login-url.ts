import { readUrl, withCredentials, withoutSearchPath, withParameter } from "../connection/index.ts";
import type { Login } from "./login-file.ts";

/**
 * The owner's URL for another login role, which `ensureLoginRoles` gives the schema.
 *
 * @param owner the owner's name as the server knows it; a pooler in between may want more of a name (`owner.project`)
 */
export function loginUrl(ownerUrl: string, owner: string, { name, password }: Login): string {
  const { user, target } = readUrl(ownerUrl);
  const rest = user.startsWith(owner) ? user.slice(owner.length) : "";
  const url = withoutSearchPath(withCredentials(ownerUrl, `${name}${rest}`, password));
  // Sessions of the role that reads are read-only by default, and would never be the ones that are asked for.
  return target === "read-write" ? withParameter(url, "target_session_attrs", "primary") : url;
}
