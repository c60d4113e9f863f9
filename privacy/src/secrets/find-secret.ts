import type { Context } from "../context.ts";
import { hasAll, hasAny, marks, type Profile } from "../text/profile.ts";
import type { Detection } from "../violation.ts";
import { hasSecretAssignment } from "./assignment.ts";
import { hasAuthorization } from "./authorization.ts";
import { hasConnectionString } from "./connection-string.ts";
import { hasHighEntropyToken } from "./high-entropy.ts";
import { hasJwt } from "./jwt.ts";
import { markedTokenKind } from "./marked-token.ts";
import { hasPrivateKey } from "./private-key.ts";
import { providerOfToken } from "./provider-token.ts";
import { isSecretValue } from "./secret-value.ts";

const address = marks(":/@");
const assigned = marks(" =:>,\"'(");
// The shortest runs of letters and digits that these have.
const minMarkedRun = 12;
const minKeyBody = 28;
const minRandom = 31;
const minJwt = 24;

/** A secret that is one wherever it stands: a token of a known form, a private key, a JWT, an address with a password. */
export function findDistinctSecret(text: string, profile: Profile): Detection | undefined {
  const provider = providerOfToken(text);
  if (provider !== undefined) return { rule: "secret-token", kind: provider.kind };
  if (text.length >= minJwt && hasJwt(text)) return { rule: "secret-jwt" };
  if (profile.longestRun >= minKeyBody || profile.spaces > 0) {
    if (hasPrivateKey(text)) return { rule: "secret-private-key" };
  }
  if (profile.marks !== 0 && (profile.longestRun >= minMarkedRun || profile.digits >= minMarkedRun)) {
    const kind = markedTokenKind(text, profile);
    if (kind !== undefined) return { rule: "secret-token", kind };
  }
  return hasAll(profile, address) && hasConnectionString(text)
    ? { rule: "secret-connection-string" }
    : undefined;
}

/** The first secret found in a text, by its own form or by what is said around it. */
export function findSecret(text: string, context: Context, profile: Profile): Detection | undefined {
  const distinct = findDistinctSecret(text, profile);
  if (distinct !== undefined) return distinct;
  if (context.secret !== undefined && isSecretValue(text, context.secret, true))
    return { rule: "secret-assignment" };
  if (hasAny(profile, assigned)) {
    if (hasSecretAssignment(text) || hasAuthorization(text)) return { rule: "secret-assignment" };
  }
  if (!context.opaque && profile.longestEncoded >= minRandom && hasHighEntropyToken(text)) {
    return { rule: "secret-high-entropy" };
  }
  return undefined;
}
