/** Tests of the project `e2e` that say nothing of a pooler, each with the reason; POOLER_BIN leaves them out. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  "e2e/budget/**": "measures what is refused before the database is asked",
  "e2e/otlp/amplified.test.ts": "measures what is refused before the database is asked",
  "e2e/conformance/**": "reads a report, with no service",
  "e2e/metrics/lint-metrics.test.ts": "reads texts, with no service",
  "e2e/otlp/exporters.test.ts": "has a receiver without a database",
  "e2e/otlp/exporter-rules.test.ts": "has a receiver without a database",
  "e2e/sdk/recipes.test.ts": "has a receiver without a database",
  "e2e/database/**": "tests the connection itself, by proxies of its own",
  "e2e/docs/operations.test.ts": "runs what needs a session and refuses poolers: dumps, roles, upgrades",
  "e2e/start/{start,own-database}.test.ts":
    "npm start has its own PostgreSQL, or migrates, which refuses poolers",
  "e2e/faults/supervision.test.ts": "npm start has its own PostgreSQL",
};
