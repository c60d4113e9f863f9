export { breakConnections } from "./break-connections.ts";
export { cloneDatabase, type TestDatabase } from "./clone-database.ts";
export { type OpenDatabase, openDatabase } from "./open-database.ts";
export {
  decisionRecord,
  failureRecord,
  nowMicroseconds,
  runRecord,
  signalRecord,
  stepRecord,
} from "./run-record.ts";
export { type RunningTestPostgres, startTestPostgres, type TestPostgres } from "./test-postgres.ts";
export { writeRecords } from "./write-records.ts";
