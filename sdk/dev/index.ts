export { contractViolations } from "./contract-violations.ts";
export { type Behaviour, type IngestServer, startIngestServer } from "./ingest-server.ts";
