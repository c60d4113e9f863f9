import cluster from "node:cluster";
import { runUntilSignal } from "@runfacts/server";
import { limitHeap } from "./limit-heap.ts";
import { startService } from "./service.ts";
import { readIngestSettings } from "./settings.ts";
import { startWorkers } from "./workers/start-workers.ts";
import { WorkerRegistry } from "./workers/worker-registry.ts";

limitHeap();
await runUntilSignal({
  name: "Ingest",
  portSetting: "INGEST_PORT",
  start: async (stop) => {
    const settings = readIngestSettings(process.env);
    if (cluster.isWorker) return await startService(settings, new WorkerRegistry());
    return settings.INGEST_WORKERS > 1 ? await startWorkers(settings, stop) : await startService(settings);
  },
  isSilent: cluster.isWorker,
});
