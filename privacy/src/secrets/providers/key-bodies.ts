import { any, type Provider, provider } from "../provider.ts";

/** Kind of the beginnings below. */
export const keyBodyKind = "private-key";

/** How the base64 of a private key begins without its armour: PKCS #1, PKCS #8, SEC 1, Ed25519, OpenSSH. */
export const keyBodies: readonly Provider[] = [
  provider(keyBodyKind, "MIIB MIIC MIIE MIIJ", /[A-Za-z0-9+/]{2}(?:IB|CB)[A-Za-z0-9+/]{18}/y),
  provider(keyBodyKind, "MIG", /[A-Za-z0-9]AgEA[A-Za-z0-9+/]{16}/y),
  provider(keyBodyKind, "MHcCAQEE MC4CAQAwBQYDK2Vw b3BlbnNzaC1rZXktdjE", any(16)),
];
