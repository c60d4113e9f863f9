export { type CreatedKey, createKey, type KeyRequest, type KeyScope } from "./create-key.ts";
export { type KeyInfo, listKeys } from "./list-keys.ts";
export { revokeKey } from "./revoke-key.ts";
export { rotateKey } from "./rotate-key.ts";
