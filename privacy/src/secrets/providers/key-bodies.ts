import { any, type Provider, provider } from "../provider.ts";

/** Kind of the beginnings below. */
export const KEY_BODY_KIND = "private-key";

/** How the base64 of a private key begins without its armour: PKCS #1, PKCS #8, SEC 1, Ed25519, OpenSSH. */
export const keyBodies: readonly Provider[] = [
  provider(KEY_BODY_KIND, "MIIB MIIC MIIE MIIJ", /[A-Za-z0-9+/]{2}(?:IB|CB)[A-Za-z0-9+/]{18}/y),
  provider(KEY_BODY_KIND, "MIG", /[A-Za-z0-9]AgEA[A-Za-z0-9+/]{16}/y),
  provider(KEY_BODY_KIND, "MHcCAQEE MC4CAQAwBQYDK2Vw b3BlbnNzaC1rZXktdjE", any(16)),
];
