import { malformed } from "./malformed.ts";
import { openOtlpSender } from "./open-sender.ts";

export interface FuzzOptions {
  readonly url: string;
  readonly cases: number;
  /** The same seed makes the same cases. */
  readonly seed: number;
  /** Told of each answer that a malformed request must not have. */
  readonly onFault: (line: string) => void;
}

export interface FuzzResult {
  /** How many cases had each answer, by kind and answer. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly faults: number;
  /** Milliseconds that a small request beside them waited at most. */
  readonly slowestMs: number;
}

/** Few enough for the bodies of all to have room in the memory that the service has for them. */
const CONNECTIONS = 4;
const PROBE_MS = 50;
/** Refused for good, or taken; never a fault of the service, nor anything to be sent again. */
const ALLOWED = /^(?:http (?:200|400|413)|grpc (?:0|3|8))(?:, partial success)?$/;

/** Sends malformed requests, a few at once, and asks for the health of the service meanwhile. */
export async function runFuzz({ url, cases, seed, onFault }: FuzzOptions): Promise<FuzzResult> {
  using sender = openOtlpSender(url, CONNECTIONS);
  const outcomes = new Map<string, number>();
  let next = 0;
  let faults = 0;
  const work = async () => {
    while (next < cases) {
      const index = next++;
      const request = malformed(seed, index);
      const answer = await sender.send(request);
      const key = `${request.kind}: ${answer}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      if (ALLOWED.test(answer)) continue;
      faults += 1;
      onFault(`case ${index} of seed ${seed} (${request.way}, ${request.encoding}): ${answer}`);
    }
  };
  let isOver = false;
  const probing = (async () => {
    let slowest = 0;
    while (!isOver) {
      const start = performance.now();
      const reply = await fetch(new URL("/healthz", url));
      await reply.text();
      slowest = Math.max(slowest, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
    }
    return slowest;
  })();
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
  } finally {
    isOver = true;
  }
  return { outcomes, faults, slowestMs: await probing };
}
