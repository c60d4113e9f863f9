/** What a load process is asked to do. */
export interface LoadCommand {
  readonly protocol: Protocol;
  /** Of the service or, for COPY, of the database. */
  readonly url: string;
  readonly pace: Pace;
  /** Connections to the service. Default: 8 for gRPC, 64 for REST. */
  readonly connections?: number;
  /** Steps of a run. Default: 10. */
  readonly steps?: number;
}

/**
 * - `copy`: 500 runs a transaction, one stream
 * - `grpc-batch`: IngestRuns of 50
 * - `otlp-batch`: Export of 50 traces
 * - `grpc-unary`: IngestRun
 * - `rest`: POST /v1/runs
 */
export type Protocol = "copy" | "grpc-batch" | "otlp-batch" | "grpc-unary" | "rest";

/** So many requests in flight (closed loop), or so many a second (open loop). */
type Pace =
  | { readonly kind: "closed"; readonly inFlight: number; readonly seconds: number }
  | { readonly kind: "open"; readonly rate: number; readonly seconds: number };
