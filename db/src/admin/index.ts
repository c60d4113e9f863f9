export { ensureLoginRoles, type ServiceUrls } from "./ensure-login-roles.ts";
export { type MaintenanceReport, maintain } from "./maintain.ts";
export { type MigrationReport, migrate } from "./migrate.ts";
export { type MaintenanceWatcher, watchMaintenance } from "./watch-maintenance.ts";
