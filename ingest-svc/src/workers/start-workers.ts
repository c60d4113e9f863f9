import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import type { Serving } from "@runfacts/server";
import { AggregatorRegistry, type PrometheusContentType } from "prom-client";
import { isMetricsRequest, type MetricsReply } from "./metrics-messages.ts";

type Aggregator = Pick<AggregatorRegistry<PrometheusContentType>, "clusterMetrics">;

/** A worker that ends this soon after its start is not replaced at once, or a broken one would be forever. */
const RESTART_DELAY_MS = 1_000;

/**
 * Starts `count` processes of the service that share its port, and answers once all listen. A worker that ends is
 * replaced. Disposing lets each drain. Rejects if a worker ends before it listens.
 */
export async function startWorkers(count: number): Promise<Serving> {
  const aggregator = new AggregatorRegistry();
  const state = { isStopping: false };
  cluster.on("message", (worker, message: unknown) => {
    if (isMetricsRequest(message)) void answerMetrics(aggregator, worker, message.metricsRequest);
  });
  const start = () => {
    const worker = cluster.fork();
    worker.once("exit", () => {
      if (!state.isStopping) setTimeout(() => !state.isStopping && start(), RESTART_DELAY_MS);
    });
    return worker;
  };
  const urls = await Promise.all(Array.from({ length: count }, () => urlOf(start())));
  return {
    url: urls[0] ?? "",
    [Symbol.asyncDispose]: async () => {
      state.isStopping = true;
      const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
      await Promise.all(workers.map(stop));
    },
  };
}

async function urlOf(worker: Worker): Promise<string> {
  return await new Promise((resolve, reject) => {
    worker.on("message", (message: { url?: unknown }) => {
      if (typeof message.url === "string") resolve(message.url);
    });
    worker.once("exit", () => reject(new Error("a worker ended before it listened")));
  });
}

async function stop(worker: Worker): Promise<void> {
  const ended = once(worker, "exit");
  worker.process.kill("SIGTERM");
  await ended;
}

async function answerMetrics(aggregator: Aggregator, worker: Worker, id: number): Promise<void> {
  const text = await aggregator.clusterMetrics().catch(() => undefined);
  if (worker.isConnected()) worker.send({ metricsReply: id, text } satisfies MetricsReply);
}
