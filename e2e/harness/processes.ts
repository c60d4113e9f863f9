import { join } from "node:path";
import { type ServiceProcess, startServiceProcess } from "@runfacts/dev/service-process";

const root = join(import.meta.dirname, "../..");

/** Starts the ingest service in a process of its own, over the database of a platform. */
export function startIngestProcess(
  databaseUrl: string,
  env: NodeJS.ProcessEnv = {},
  output: "inherit" | "pipe" = "inherit",
): Promise<ServiceProcess> {
  return startServiceProcess(
    join(root, "ingest-svc/src/main.ts"),
    {
      HOST: "127.0.0.1",
      INGEST_PORT: "0",
      INGEST_DATABASE_URL: databaseUrl,
      LOG_LEVEL: "fatal",
      ALLOW_UNSAFE_DURABILITY: "1",
      ...env,
    },
    output,
  );
}
