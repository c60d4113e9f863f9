import { setTimeout as sleep } from "node:timers/promises";
import { create, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import { checkMethod, servingStatus, watchMethod } from "./health-descriptor.ts";
import type { Readiness } from "./readiness.ts";

const WATCH_INTERVAL_MS = 2_000;

type Status = (typeof servingStatus)[keyof typeof servingStatus];

/**
 * Serves grpc.health.v1.Health for the server as a whole ("") and for each service by its full name. Check answers
 * NOT_FOUND for another name; Watch sends SERVICE_UNKNOWN, looks every 2 s, sends what changes and ends when the server
 * drains.
 */
export function serveGrpcHealth(
  router: ConnectRouter,
  readiness: Readiness,
  serviceNames: readonly string[],
): void {
  const known = new Set(["", ...serviceNames]);
  const current = async (): Promise<Status> =>
    (await readiness.isReady()) ? servingStatus.serving : servingStatus.notServing;

  async function check(request: Message) {
    if (!known.has(serviceName(request))) throw new ConnectError("no such service here", Code.NotFound);
    return response(await current());
  }

  async function* watch(request: Message, { signal }: HandlerContext) {
    const isKnown = known.has(serviceName(request));
    const stop = AbortSignal.any([signal, readiness.onDrain]);
    let sent: Status | undefined;
    while (!stop.aborted) {
      const status = isKnown ? await current() : servingStatus.serviceUnknown;
      if (status !== sent) yield response(status);
      sent = status;
      await sleep(WATCH_INTERVAL_MS, undefined, { signal: stop }).catch(() => undefined);
    }
    if (isKnown && !signal.aborted) yield response(servingStatus.notServing);
  }

  router.rpc(checkMethod, check).rpc(watchMethod, watch);
}

function serviceName(request: Message): string {
  return String(Reflect.get(request, "service"));
}

function response(status: Status): Message {
  return create(checkMethod.output, { status } as Record<string, unknown>);
}
