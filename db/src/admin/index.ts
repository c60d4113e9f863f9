export { connectionUrlProblem } from "../connection/index.ts";
export { ensureLoginRoles, type ServiceUrls } from "../roles/ensure-login-roles.ts";
export { acknowledgeIncident, listOngoing } from "./acknowledge-incident.ts";
export { assertDurableServer } from "./assert-durable-server.ts";
export { finalizeRollups } from "./finalize-rollups.ts";
export {
  DEFAULT_RUN_TIMEOUT_MS,
  type MaintenanceOptions,
  type MaintenanceReport,
  maintain,
} from "./maintain.ts";
export { maintenanceLines } from "./maintenance-lines.ts";
export { type MergedDays, type MergeOptions, mergePartitions } from "./merge/merge-partitions.ts";
export { type MigrationReport, migrate } from "./migrate.ts";
export { rebuildRollups } from "./rebuild-rollups.ts";
export { type RollupDifference, verifyRollups } from "./verify-rollups.ts";
export { waitForDatabase } from "./wait-for-database.ts";
export { type MaintenanceWatcher, watchMaintenance } from "./watch-maintenance.ts";
