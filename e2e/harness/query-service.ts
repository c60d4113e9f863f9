import { startService } from "@runfacts/query-svc";

/** Starts the query service alone, in this process, over the database of a test. */
export function startQueryService(queryUrl: string) {
  return startService({
    HOST: "127.0.0.1",
    QUERY_PORT: 0,
    QUERY_DATABASE_URL: queryUrl,
    LOG_LEVEL: "silent",
    ALLOW_UNSAFE_DURABILITY: true,
  });
}
