export { Effort } from "./effort.ts";
export { inspectInParts } from "./inspect-in-parts.ts";
export { inspectRun } from "./inspect-run.ts";
export { maskMessage } from "./message/mask-message.ts";
export { maskMessages } from "./message/mask-messages.ts";
export { messageFingerprint } from "./message/message-fingerprint.ts";
export { type Dropped, type SanitizedInParts, sanitizeInParts } from "./sanitize-in-parts.ts";
export { type SanitizedRun, sanitizeRun } from "./sanitize-run.ts";
