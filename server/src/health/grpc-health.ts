import { setTimeout as sleep } from "node:timers/promises";
import type { DescService } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import {
  Health,
  type HealthCheckRequest,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "@runfacts/gen/grpc/health";
import type { Readiness } from "./readiness.ts";

const WATCH_INTERVAL_MS = 2_000;

/**
 * Serves grpc.health.v1.Health for the server as a whole ("") and for each service by its full name. Check answers
 * NOT_FOUND for another name; Watch sends SERVICE_UNKNOWN, looks every 2 s, sends what changes and ends when the server
 * drains.
 */
export function serveGrpcHealth(
  router: ConnectRouter,
  readiness: Readiness,
  services: readonly DescService[],
): void {
  const known = new Set(["", ...services.map(({ typeName }) => typeName)]);
  const current = async (): Promise<ServingStatus> =>
    (await readiness.isReady()) ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;

  async function check({ service }: HealthCheckRequest) {
    if (!known.has(service)) throw new ConnectError("no such service here", Code.NotFound);
    return { status: await current() };
  }

  async function* watch({ service }: HealthCheckRequest, { signal }: HandlerContext) {
    const isKnown = known.has(service);
    const stop = AbortSignal.any([signal, readiness.onDrain]);
    let sent: ServingStatus | undefined;
    while (!stop.aborted) {
      const status = isKnown ? await current() : ServingStatus.SERVICE_UNKNOWN;
      if (status !== sent) yield { status };
      sent = status;
      await sleep(WATCH_INTERVAL_MS, undefined, { signal: stop }).catch(() => undefined);
    }
    if (isKnown && !signal.aborted) yield { status: ServingStatus.NOT_SERVING };
  }

  router.service(Health, { check, watch });
}
