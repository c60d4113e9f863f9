import { fromMicroseconds } from "@runfacts/server";
import type { Ingested } from "./ingest.ts";

/** When a run was first accepted, as answers say it. */
export function createdAtOf(ingested: Ingested) {
  if (ingested.outcome === "rejected" || ingested.receivedAt === null) return undefined;
  return fromMicroseconds(ingested.receivedAt);
}
