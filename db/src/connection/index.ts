export { cancelStatement } from "./cancel-statement.ts";
export { connect } from "./connect.ts";
export { connectionUrlProblem, readConnection as readUrl } from "./connection-settings.ts";
export { type Connector, createConnector } from "./create-connector.ts";
export { PoolerError } from "./pooler.ts";
export {
  withCredentials,
  withDatabaseName,
  withHost,
  withoutSearchPath,
  withParameter,
} from "./rewrite-url.ts";
export { FORM, type SessionSettings } from "./session-settings.ts";
export { isServerThere, watchSilence } from "./watch-silence.ts";
