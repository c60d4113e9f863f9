import { runUntilSignal } from "@runfacts/server";
import { startService } from "./service.ts";
import { readInsightSettings } from "./settings.ts";

await runUntilSignal({
  name: "Insight",
  portSetting: "INSIGHT_PORT",
  start: () => startService(readInsightSettings(process.env)),
});
