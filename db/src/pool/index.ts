export type { DatabasePool } from "slonik";
export { assertSchema, SchemaMismatchError } from "./assert-schema.ts";
export { classifyError, type FailureClass } from "./classify-error.ts";
export { openPool, type PoolOptions } from "./open-pool.ts";
export { partitionDaysAhead } from "./partition-days-ahead.ts";
export { ping } from "./ping.ts";
