import { hash } from "node:crypto";

/** No version of the hash of a run that came in facts. */
const VERSION = 0;

/**
 * The `content_hash` of all runs of traces. They grow and change, so nothing of theirs is compared; that of a run that came in
 * facts never equals it, so that one with the id of a trace is a conflict.
 */
export const traceHash = Buffer.concat([Buffer.of(VERSION), hash("sha256", "trace", "buffer")]);
