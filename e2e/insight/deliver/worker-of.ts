import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { DESTINATIONS, RECEIVER_SECRET } from "./receiver-files.ts";

/** The main file of a service that tells the receiver of incidents, and its settings. */
export async function workerOf({
  insightUrl,
  port,
  folder,
}: {
  readonly insightUrl: string;
  readonly port: number;
  readonly folder: string;
}): Promise<{ readonly main: string; readonly env: NodeJS.ProcessEnv }> {
  const rules = join(folder, "rules.yaml");
  const destinations = DESTINATIONS.map((name) => ({
    name,
    type: "webhook",
    url: `http://127.0.0.1:${port}/${name}`,
    secret: { env: "RECEIVER_SECRET" },
  }));
  await writeFile(rules, stringify({ destinations }));
  return {
    main: join(import.meta.dirname, "../../../insight-svc/src/main.ts"),
    env: {
      INSIGHT_DATABASE_URL: insightUrl,
      INSIGHT_PORT: "0",
      RULES_FILE: rules,
      ALERT_HOSTS: `127.0.0.1:${port}`,
      RECEIVER_SECRET,
      LOG_LEVEL: "fatal",
    },
  };
}
