import { cloneDatabase } from "@runfacts/db/testing";
import { startService } from "@runfacts/insight-svc";
import { inject } from "vitest";

/** What /metrics of a service of insight says, with figures of projects. */
export async function readInsightMetrics(): Promise<string> {
  await using database = await cloneDatabase(inject("postgres"));
  await using service = await startService({
    HOST: "127.0.0.1",
    INSIGHT_PORT: 0,
    INSIGHT_DATABASE_URL: database.insightUrl,
    LOG_LEVEL: "fatal",
    ALLOW_UNSAFE_DURABILITY: true,
    PROJECT_METRICS: true,
  });
  return (await fetch(`${service.url}/metrics`)).text();
}
