/** Tests of the project `e2e` that say nothing of a cluster, each with the reason. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  "e2e/budget/**": "measures what requests cost before the database is asked",
  "e2e/otlp/amplified.test.ts": "measures what requests cost before the database is asked",
  "e2e/citus/left-out.test.ts": "tests this list",
  "e2e/pooled/**": "tests a list of its own",
  "e2e/conformance/**": "reads a report, with no service",
  "e2e/metrics/lint-metrics.test.ts": "reads texts, with no service",
  "e2e/otlp/exporters.test.ts": "has a receiver without a database",
  "e2e/otlp/exporter-rules.test.ts": "has a receiver without a database",
  "e2e/sdk/recipes.test.ts": "has a receiver without a database",
  "e2e/database/**": "tests the connection itself, by proxies and servers of its own",
  "e2e/docs/{operations,deployment,readme,replicas}.test.ts": "has servers of its own",
  "e2e/roles/**": "has servers of its own",
  "e2e/upgrade/**": "begins with schemas that know nothing of clusters",
  "e2e/start/{start,own-database}.test.ts": "npm start has its own PostgreSQL",
  "e2e/faults/supervision.test.ts": "npm start has its own PostgreSQL",
};
