// RFC 5321 mailboxes as people write them; letters of any script (RFC 6531).
const LOCAL_CHARACTER = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN =
  /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(\p{L}[\p{L}\p{N}-]{1,23})(?![\p{L}\p{N}@])/uy;
const MAX_LOCAL = 64;
// Ends that files, unit names and hosts of a cluster have and mail domains have not.
const NOT_DOMAIN =
  /^(?:png|jpe?g|gif|svg|webp|ico|pdf|js|mjs|cjs|ts|tsx|jsx|json|ya?ml|toml|css|html?|md|txt|csv|lock|gz|zip|tgz|whl|exe|dll|service|timer|socket|target|slice|scope|mount|internal|localdomain|svc|cluster|invalid)$/i;
// The userinfo of an address with a scheme names an account, not a mailbox: ssh://git@host.
const USERINFO = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/?#]{0,80}$/i;
// scp form of a repository: git@host:path.
const REPOSITORY_USER = /^(?:git|hg|svn)$/;

// Names of algorithms, as SSH spells those of one vendor: aes256-gcm@openssh.com.
const ALGORITHM = /^(?:[a-z]+(?:[\d-][a-z\d-]*)|zlib)@(?:openssh\.com|libssh\.org)$/;

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL && LOCAL_CHARACTER.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function isAddressAt(text: string, at: number): boolean {
  DOMAIN.lastIndex = at + 1;
  const lastLabel = DOMAIN.exec(text)?.[1];
  if (lastLabel === undefined || NOT_DOMAIN.test(lastLabel)) return false;
  const end = DOMAIN.lastIndex;
  const start = localStart(text, at);
  if (start === at) return false;
  if (ALGORITHM.test(text.slice(start, end))) return false;
  if (REPOSITORY_USER.test(text.slice(start, at)) && ":/".includes(text.charAt(end) || " ")) return false;
  return !text.includes("://") || !USERINFO.test(text.slice(Math.max(0, start - 100), start));
}

/** Whether a text holds an e-mail address. */
export function hasEmail(text: string): boolean {
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (isAddressAt(text, at)) return true;
  }
  return false;
}
