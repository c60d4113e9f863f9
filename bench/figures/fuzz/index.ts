import type { Bench } from "../../harness/bench.ts";
import { type Figure, figure } from "../../harness/figure.ts";
import { startIngest, startQuery } from "../../harness/service.ts";
import { type MutatedMessage, mutatedMessage } from "./mutated-message.ts";
import { openSender, type Sender } from "./send-message.ts";
import { validMessages } from "./valid-messages.ts";
import { isFault } from "./verdict.ts";

/** The parts of this benchmark. */
export const fuzzParts = ["fuzz"] as const;

export interface FuzzOptions {
  /** Messages that are sent. Default: a million, 20,000 in the short form. */
  readonly messages?: number | undefined;
  /** The same seed makes the same messages. Default: 1. */
  readonly seed?: number | undefined;
}

const MESSAGES = 1_000_000;
const SHORT_MESSAGES = 20_000;
const CONNECTIONS = 16;
const PROBE_MS = 50;
/** Faults that are shown with what makes them again. */
const SHOWN = 20;
/** More are not looked for: a service has ended, say. */
const MAX_FAULTS = 1_000;
const NOTED_EVERY = 50_000;

/**
 * Valid requests of every protocol with changes of every kind (bytes, lengths, types, repeated fields, values of JSON), sent to
 * both services: each must be answered, none with a fault of the service, and a small request beside them never waits long.
 */
export async function benchFuzz(bench: Bench, { messages, seed = 1 }: FuzzOptions): Promise<Figure[]> {
  await using resources = new AsyncDisposableStack();
  const { postgres, isShort, signal, note } = bench;
  const count = messages ?? (isShort ? SHORT_MESSAGES : MESSAGES);
  const database = await postgres.createDatabase("bench_fuzz");
  const ingest = resources.use(await startIngest(database.ingestUrl));
  const query = resources.use(await startQuery(database.queryUrl));
  const senders: Readonly<Record<string, Sender>> = {
    IngestService: resources.use(openSender(ingest.url, CONNECTIONS)),
    QueryService: resources.use(openSender(query.url, CONNECTIONS)),
  };
  const probes = [probe(ingest.url), probe(query.url)];
  for (const own of probes) resources.defer(() => void own.stop());
  const valid = validMessages(seed, Date.now());
  const outcomes = new Map<string, number>();
  let next = 0;
  let faults = 0;
  const work = async () => {
    while (next < count) {
      signal.throwIfAborted();
      const index = next++;
      const message = mutatedMessage(seed, index, valid);
      const outcome = (await senders[message.service]?.send(message)) ?? "broken: no service";
      const key = `${message.protocol}, ${outcome}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
      if (isFault(outcome) && ++faults <= SHOWN) note(`fuzz: ${outcome} for ${described(message, seed)}`);
      if (faults > MAX_FAULTS) throw new Error("The services answer hardly any message any more.");
      if ((index + 1) % NOTED_EVERY === 0) note(`fuzz: ${index + 1} messages, ${faults} faults`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  const slowest = Math.max(...(await Promise.all(probes.map((own) => own.stop()))));
  for (const [key, times] of [...outcomes].sort(([, a], [, b]) => b - a)) note(`fuzz: ${key}: ${times}`);
  return [
    figure("mutated messages sent", [count], "messages"),
    figure("faults of the services over mutated messages", [faults], "faults", { atMost: 0 }),
    figure("longest wait of a small request beside mutated messages", [slowest], "ms"),
  ];
}

function described({ index, protocol, path }: MutatedMessage, seed: number): string {
  return `message ${index} of seed ${seed} (${protocol} ${path.slice(0, 80)})`;
}

/** Asks for the health of a service all the time; `stop` answers with the longest that it took, in milliseconds. */
function probe(url: string): { stop(): Promise<number> } {
  let slowest = 0;
  let isStopped = false;
  const asking = (async () => {
    while (!isStopped) {
      const start = performance.now();
      // One that is not answered is a fault of the messages beside it, which is told there.
      await fetch(new URL("/healthz", url)).then(
        (reply) => reply.text(),
        () => undefined,
      );
      slowest = Math.max(slowest, performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await asking;
      return slowest;
    },
  };
}
