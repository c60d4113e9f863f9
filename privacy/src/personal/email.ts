// RFC 5321 mailboxes as people write them; letters of any script (RFC 6531).
const address =
  /[\p{L}\p{N}._%+'-]{1,64}@((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}([\p{L}][\p{L}\p{N}-]{1,23}))(?![\p{L}\p{N}@])/gu;
// Ends that files, unit names and hosts of a cluster have and mail domains have not.
const notDomain =
  /^(?:png|jpe?g|gif|svg|webp|ico|pdf|js|mjs|cjs|ts|tsx|jsx|json|ya?ml|toml|css|html?|md|txt|csv|lock|gz|zip|tgz|whl|exe|dll|service|timer|socket|target|slice|scope|mount|internal|localdomain|svc|cluster|invalid)$/i;
// The userinfo of an address with a scheme names an account, not a mailbox: ssh://git@host.
const userinfo = /[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*$/i;
// scp form of a repository: git@host:path.
const repositoryUser = /^(?:git|hg|svn)$/;

/** Whether a text holds an e-mail address. */
export function hasEmail(text: string): boolean {
  for (const match of text.matchAll(address)) {
    const [whole, , lastLabel = ""] = match;
    const local = whole.slice(0, whole.indexOf("@"));
    if (notDomain.test(lastLabel)) continue;
    const after = text.charAt(match.index + whole.length);
    if (repositoryUser.test(local) && (after === ":" || after === "/")) continue;
    if (!userinfo.test(text.slice(Math.max(0, match.index - 100), match.index))) return true;
  }
  return false;
}
