import { setTimeout as delay } from "node:timers/promises";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { QueryService } from "@runfacts/gen/server/query_service";
import type { Project } from "./projects.ts";

const AGAIN_MS = 100;

/** A client that watches a project, and comes back with its cursor whenever a stream ends. */
export interface ProjectWatcher {
  /** Ids of the runs that it was told of. */
  readonly told: ReadonlySet<string>;
  /** How often it was told that something was skipped. */
  readonly skipped: () => number;
  /** Errors that tell no client to come again. */
  readonly failed: readonly string[];
  stop(): Promise<void>;
}

/** Resolves once it is told something. */
export async function watchProject({ query }: Project, queryUrl: string): Promise<ProjectWatcher> {
  const client = createClient(QueryService, createGrpcTransport({ baseUrl: queryUrl }));
  const told = new Set<string>();
  const failed: string[] = [];
  const stopping = new AbortController();
  const begun = Promise.withResolvers<void>();
  let skipped = 0;
  let cursor: string | undefined;
  const watch = async () => {
    const request = cursor === undefined ? {} : { cursor };
    const stream = client.watchRuns(request, { signal: stopping.signal, headers: query });
    for await (const message of stream) {
      const { case: kind, value } = message.event;
      if (kind === "skipped") skipped += 1;
      if (kind === "run" && value.run !== undefined) told.add(value.run.runId);
      cursor = message.cursor;
      begun.resolve();
    }
  };
  const working = (async () => {
    while (!stopping.signal.aborted) {
      await watch().catch((error: unknown) => {
        const isPassing = ConnectError.from(error).code === Code.Unavailable;
        if (!stopping.signal.aborted && !isPassing) failed.push(String(error));
      });
      if (!stopping.signal.aborted) await delay(AGAIN_MS);
    }
  })();
  await begun.promise;
  return {
    told,
    failed,
    skipped: () => skipped,
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
