export { countOpenIncidents } from "./count-open-incidents.ts";
export { countWaiting, type WaitingRow } from "./count-waiting.ts";
export { leaseNotifications } from "./lease-notifications.ts";
export type { ChangeRow, Lease } from "./notification.ts";
export { type Routed, routeChanges } from "./route-changes.ts";
export { buryNotifications, markFailed, markSent } from "./settle-notifications.ts";
