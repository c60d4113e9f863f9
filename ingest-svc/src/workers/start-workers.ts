import cluster, { type Worker } from "node:cluster";
import type { Serving } from "@runfacts/server";
import { childPart, type Part, type ReadyMessage, supervise } from "@runfacts/server/process";
import { AggregatorRegistry, type PrometheusContentType } from "prom-client";
import { describeOtlpPorts, type OpenOtlpPorts, type OtlpPorts, openOtlpPorts } from "../otlp/open-ports.ts";
import type { Settings } from "../settings.ts";
import { claimPort } from "./claim-port.ts";
import { isMetricsRequest, type MetricsReply } from "./metrics-messages.ts";

type Aggregator = Pick<AggregatorRegistry<PrometheusContentType>, "clusterMetrics">;

/**
 * Starts INGEST_WORKERS processes of the service that share its ports, and answers once all listen. A worker that ends or
 * hangs is replaced; when one is given up, this process ends with 1. Disposing lets each drain; workers that end after
 * `stop` aborted are not replaced. Rejects if one does not start, or the port is taken.
 */
export async function startWorkers(
  settings: Pick<Settings, "HOST" | "INGEST_PORT" | "INGEST_WORKERS" | "DRAIN_DELAY" | keyof OtlpPorts>,
  stop: AbortSignal,
): Promise<Serving> {
  await using resources = new AsyncDisposableStack();
  const { HOST, INGEST_PORT, INGEST_WORKERS, DRAIN_DELAY = 0 } = settings;
  const port = await claimPort(HOST, INGEST_PORT);
  const otlpPorts = await claimOtlpPorts(settings, port);
  const ports = { OTLP_GRPC_PORT: "off", OTLP_HTTP_PORT: "off", ...otlpPorts, INGEST_PORT: port } as const;
  const aggregator = new AggregatorRegistry();
  cluster.on("message", (worker, message: unknown) => {
    if (isMetricsRequest(message)) void answerMetrics(aggregator, worker, message.metricsRequest);
  });
  const workers = Array.from({ length: INGEST_WORKERS }, () => startWorker(ports));
  const [first] = await Promise.all(workers);
  const supervisions: AsyncDisposable[] = [];
  // All drain at once, unready to whoever asks any of them.
  resources.defer(async () => {
    await Promise.all(supervisions.map((supervision) => supervision[Symbol.asyncDispose]()));
  });
  for (const [index, worker] of (await Promise.all(workers)).entries()) {
    const supervision = supervise({
      name: `Ingest worker ${index + 1}`,
      first: worker,
      restart: () => startWorker(ports),
      say: console.error,
      stop,
    });
    supervisions.push(supervision);
    supervision.gaveUp.then(endWith);
  }
  const owned = resources.move();
  return {
    url: first?.url ?? "",
    elsewhere: describeOtlpPorts(otlpPorts),
    drainDelayMs: DRAIN_DELAY,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Ports by their settings. */
type Ports = Readonly<Record<string, number | "off">>;

/** The ports of OTLP that workers are to share: one that is taken is none, which is said once. */
function claimOtlpPorts(settings: Pick<Settings, "HOST"> & OtlpPorts, own: number): Promise<OpenOtlpPorts> {
  const listenOn = (port: number) => claimPort(settings.HOST, port);
  return openOtlpPorts({ port: own, listenOn }, settings, console.warn);
}

async function startWorker(ports: Ports): Promise<Part & ReadyMessage> {
  const part = childPart(cluster.fork(ports).process);
  return { ...part, ...(await part.ready) };
}

/** Ends this process as a signal would: the other workers drain. */
function endWith(line: string): void {
  console.error(line);
  process.exitCode = 1;
  process.kill(process.pid, "SIGTERM");
}

async function answerMetrics(aggregator: Aggregator, worker: Worker, id: number): Promise<void> {
  const text = await aggregator.clusterMetrics().catch(() => undefined);
  if (worker.isConnected()) worker.send({ metricsReply: id, text } satisfies MetricsReply);
}
