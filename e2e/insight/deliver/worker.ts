import { connectDatabase, followDatabaseClock } from "@runfacts/db/pool";
import { startNotifications } from "@runfacts/insight-svc/notify";
import { Registry } from "prom-client";

const database = await connectDatabase(process.env["INSIGHT_DATABASE_URL"] ?? "", {
  applicationName: "runfacts-insight",
});
const clock = await followDatabaseClock(database.home);
const { parseAlertHosts } = await import("../../../insight-svc/src/notify/targets/alert-hosts.ts");
const { parse } = await import("yaml");
const { readFileSync } = await import("node:fs");
const { notifyShape } = await import("../../../insight-svc/src/rules/notify-schema.ts");
const { z } = await import("zod");
startNotifications({
  database,
  clock: clock.now,
  registry: new Registry(),
  spec: z.object(notifyShape).parse(parse(readFileSync(process.env["RULES_FILE"] ?? "", "utf8"))),
  ALERT_HOSTS: parseAlertHosts(process.env["ALERT_HOSTS"] ?? ""),
  env: process.env,
  onError: (e) => {
    if (process.env["DEBUG_TRIAL"]) console.error(String(e));
  },
});
