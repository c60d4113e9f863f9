import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";

const page = readFileSync(join(import.meta.dirname, "../../docs/connections.md"), "utf8");
const WORKERS = 2;

/** Connections that a process of a service may have, as docs/connections.md tells; as many to each worker of a cluster as to its coordinator. */
export function connectionLimit(service: "ingest" | "query" | "insight"): number {
  const [, told] = new RegExp(`^\\| ${service}\\b[^|]*\\| (\\d+)`, "m").exec(page) ?? [];
  if (told === undefined) throw new Error(`docs/connections.md does not count the connections of ${service}`);
  return Number(told) * (inject("postgres").citus === undefined ? 1 : 1 + WORKERS);
}
