import { runUntilSignal } from "@runfacts/server";
import { startService } from "./service.ts";
import { readIngestSettings } from "./settings.ts";

await runUntilSignal("Ingest", () => startService(readIngestSettings(process.env)));
