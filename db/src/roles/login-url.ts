import type { Login } from "./login-file.ts";

/**
 * The owner's URL for another login role.
 *
 * @param owner the owner's name as the server knows it; a pooler in between may want more of a name (`owner.tenant`)
 */
export function loginUrl(ownerUrl: string, owner: string, { name, password }: Login): string {
  const url = new URL(ownerUrl);
  const given = decodeURIComponent(url.username);
  const rest = given.startsWith(owner) ? given.slice(owner.length) : "";
  url.username = `${name}${rest}`;
  url.password = password;
  return url.href;
}
