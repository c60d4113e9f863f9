import { runUntilSignal } from "@runfacts/server";
import { startService } from "./service.ts";
import { readQuerySettings } from "./settings.ts";

await runUntilSignal({
  name: "Query",
  portSetting: "QUERY_PORT",
  start: () => startService(readQuerySettings(process.env)),
});
