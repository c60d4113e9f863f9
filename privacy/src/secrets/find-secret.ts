import type { Context } from "../context.ts";
import { hasAll, hasAny, marks, type Profile } from "../text/profile.ts";
import type { Detection } from "../violation.ts";
import { hasSecretAssignment } from "./assignment.ts";
import { hasAuthorization } from "./authorization.ts";
import { hasChainKey } from "./chain-key.ts";
import { hasConnectionString } from "./connection-string.ts";
import { hasHighEntropyToken } from "./high-entropy.ts";
import { hasJwt } from "./jwt.ts";
import { markedTokenKind } from "./marked-token.ts";
import { hasPassFileLine } from "./pass-file.ts";
import { hasPrivateKey } from "./private-key.ts";
import { providerOfToken } from "./provider-token.ts";
import { KEY_BODY_KIND } from "./providers/key-bodies.ts";
import { isSecretValue } from "./secret-value.ts";

const address = marks(":/@");
const colon = marks(":");
const dot = marks(".");
const armour = marks(" ");
const assigned = marks(" =:>,\"'(");
// Some word that names secrets, or a program that is given them.
const MENTION =
  /pass|pwd|psw|(?<![a-z])pw|secret|token|key|auth|cred|bearer|basic|cookie|sig|jwt|sas|dsn|\bpat\b|mnemonic|seed|recovery|kennwort|contrase|senha|log|curl|https? |xh |mysql|mariadb|mongo|redis-cli|smbclient|code=|code_verifier|assertion=|ticket=|密码|口令|パスワード|пароль|비밀번호/i;
// The shortest runs that these have of letters and digits, or with the marks of base64.
const MIN_TOKEN = 11;
const MIN_LOWER_RUN = 12;
const MIN_MARKED = 10;
const MIN_RANDOM = 31;
const CHAIN_KEY = 66;

function findAddress(text: string): Detection | undefined {
  return hasConnectionString(text) ? { rule: "secret-connection-string" } : undefined;
}

/** Whether a text has a word that names secrets, and a mark by which a value may follow it: looking for that takes long. */
export function mayNameSecret(text: string, profile: Profile): boolean {
  return hasAny(profile, assigned) && MENTION.test(text);
}

/** A secret that is one wherever it stands: a token of a known form, a private key, a JWT, an address with a password. */
export function findDistinctSecret(text: string, profile: Profile): Detection | undefined {
  // Keys without a digit or a capital letter do not occur.
  if (profile.capitals || profile.digits > 0) {
    const mayBeToken =
      profile.longestEncoded >= MIN_TOKEN && (profile.capitals || profile.longestRun >= MIN_LOWER_RUN);
    const provider = mayBeToken ? providerOfToken(text) : undefined;
    if (provider?.kind === KEY_BODY_KIND) return { rule: "secret-private-key" };
    if (provider !== undefined) return { rule: "secret-token", kind: provider.kind };
    if (hasAll(profile, dot) && hasJwt(text)) return { rule: "secret-jwt" };
    if (hasAny(profile, armour) && hasPrivateKey(text)) return { rule: "secret-private-key" };
    if (profile.longestEncoded >= MIN_MARKED) {
      const kind = markedTokenKind(text, profile);
      if (kind !== undefined) return { rule: "secret-token", kind };
    }
  }
  if (hasAll(profile, colon) && profile.digits > 0 && hasPassFileLine(text))
    return { rule: "secret-connection-string" };
  return hasAll(profile, address) ? findAddress(text) : undefined;
}

/** The first secret found in a text, by its own form or by what is said around it. */
export function findSecret(text: string, context: Context, profile: Profile): Detection | undefined {
  const distinct = findDistinctSecret(text, profile);
  if (distinct !== undefined) return distinct;
  if (context.secret !== undefined && isSecretValue(text, context.secret, true))
    return { rule: "secret-assignment" };
  if (mayNameSecret(text, profile) && (hasSecretAssignment(text) || hasAuthorization(text)))
    return { rule: "secret-assignment" };
  if (profile.longestRun >= CHAIN_KEY && hasChainKey(text, context.phrase))
    return { rule: "secret-assignment" };
  if (!context.opaque && profile.longestEncoded >= MIN_RANDOM && hasHighEntropyToken(text)) {
    return { rule: "secret-high-entropy" };
  }
  return undefined;
}
