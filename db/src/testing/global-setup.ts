import type { TestProject } from "vitest/node";
import { startTestPostgres, type TestPostgres } from "./test-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: TestPostgres;
  }
}

/** One server for the whole run of vitest, as `inject("postgres")`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTestPostgres();
  project.provide("postgres", postgres.server);
  return async () => {
    await postgres[Symbol.asyncDispose]();
  };
}
