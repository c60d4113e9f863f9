export type { DatabasePool } from "slonik";
export { findKey, type KeyRow } from "../keys/find-key.ts";
export { assertSchema, SchemaMismatchError } from "./assert-schema.ts";
export { classifyError, type FailureClass } from "./classify-error.ts";
export { listenForChanges } from "./listen-for-changes.ts";
export { oldestKept } from "./oldest-kept.ts";
export { openPool, type PoolOptions } from "./open-pool.ts";
export { partitionDaysAhead } from "./partition-days-ahead.ts";
export { ping } from "./ping.ts";
