import { STEPS_PER_RUN } from "@runfacts/dev/generate-run";
import { SPANS_BESIDE_STEPS } from "../../data/trace-message.ts";
import type { PlainWay } from "../../harness/plain-way.ts";
import type { Database } from "../../harness/postgres.ts";
import type { Service } from "../../harness/service.ts";
import type { Protocol } from "../../load/load-command.ts";

/** One way to get runs into the tables. */
export interface Variant {
  readonly name: VariantName;
  readonly protocol: Protocol;
  readonly url: string;
  /** Requests in flight: enough that none of the two sides waits for the other. */
  readonly inFlight: number;
  /** Steps that a run becomes. */
  readonly steps: number;
  /** Whose CPU is the service's. */
  readonly service?: Service;
}

export type VariantName =
  | "COPY"
  | "gRPC batches of 50"
  | "OTLP batches of 50"
  | "gRPC unary"
  | "REST"
  | "plain gRPC"
  | "plain REST";

/** The variants that a part of the benchmark needs, beside COPY, which all are compared with. */
const namesOf: Readonly<Record<string, readonly VariantName[]>> = {
  batches: ["gRPC batches of 50"],
  otlp: ["gRPC batches of 50", "OTLP batches of 50"],
  disk: ["gRPC batches of 50"],
  unary: ["gRPC unary", "plain gRPC"],
  latency: ["gRPC unary"],
  rest: ["REST", "plain REST"],
};

/** The ways to measure, in the order of a round: what is compared stands side by side. */
export function variants(
  wants: (part: string) => boolean,
  { database, service, plain }: { database: Database; service: Service; plain: PlainWay },
): Variant[] {
  const steps = STEPS_PER_RUN;
  const { url } = service;
  const spans = steps + SPANS_BESIDE_STEPS;
  const all: Variant[] = [
    { name: "COPY", protocol: "copy", url: database.ingestUrl, inFlight: 1, steps },
    { name: "gRPC batches of 50", protocol: "grpc-batch", url, inFlight: 8, steps, service },
    { name: "OTLP batches of 50", protocol: "otlp-batch", url, inFlight: 8, steps: spans, service },
    { name: "gRPC unary", protocol: "grpc-unary", url, inFlight: 64, steps, service },
    { name: "plain gRPC", protocol: "grpc-unary", url: plain.grpcUrl, inFlight: 64, steps },
    { name: "REST", protocol: "rest", url, inFlight: 64, steps, service },
    { name: "plain REST", protocol: "rest", url: plain.restUrl, inFlight: 64, steps },
  ];
  const wanted = new Set<VariantName>(["COPY"]);
  for (const [part, names] of Object.entries(namesOf)) {
    if (wants(part)) for (const name of names) wanted.add(name);
  }
  return all.filter(({ name }) => wanted.has(name));
}
