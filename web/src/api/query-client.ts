import { QueryCache, QueryClient } from "@tanstack/solid-query";
import { isAway, noteError, noteSuccess } from "./connection.ts";

/** Keeps what was read for five minutes after it was last shown, and shows it while newer data is on its way. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => noteError(error, client),
      onSuccess: () => noteSuccess(client),
    }),
    defaultOptions: {
      queries: {
        networkMode: "always",
        staleTime: 5_000,
        gcTime: 300_000,
        // A service that restarts answers again within moments; anything else that fails will fail again.
        retry: (failures, error) => failures < 1 && isAway(error),
        retryDelay: 300,
      },
    },
  });
  return client;
}
