import { runUntilSignal } from "@runfacts/server";
import { startService } from "./service.ts";
import { readQuerySettings } from "./settings.ts";

await runUntilSignal("Query", () => startService(readQuerySettings(process.env)));
