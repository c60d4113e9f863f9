export { ageOpenRuns } from "./age-open-runs.ts";
export { askPool } from "./ask-pool.ts";
export { breakConnections } from "./break-connections.ts";
export { atPlaceOf } from "./citus/at-place-of.ts";
export { dropCitusDatabase, letNodesIn } from "./citus/citus-cluster.ts";
export { cloneDatabase, type TestDatabase } from "./clone-database.ts";
export { countConversation, letConversationIdle, runsOfSessions } from "./conversations.ts";
export { countedStep } from "./counted-step.ts";
export { groupsOf } from "./groups-of.ts";
export { type OpenDatabase, openDatabase } from "./open-database.ts";
export { findPostgres15, startOtherPostgres } from "./other-postgres.ts";
export { type RoleCluster, startRoleCluster } from "./role-cluster.ts";
export {
  decisionRecord,
  failureRecord,
  nowMicroseconds,
  runRecord,
  signalRecord,
  stepRecord,
} from "./run-record.ts";
export { moveToDay, storeOn } from "./store-on.ts";
export {
  createDatabase,
  dropDatabase,
  type RunningTestPostgres,
  startTestCitus,
  startTestPostgres,
  type TestPostgres,
  withDatabase,
} from "./test-postgres.ts";
export { writeRecords } from "./write-records.ts";
