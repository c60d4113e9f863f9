import { limits as factLimits } from "@runfacts/privacy";

/** Limits of the contract, in code points, items or bytes. */
export const limits = {
  ...factLimits,
  steps: 10_000,
  failures: 10_000,
  runBytes: 3 * 1024 * 1024,
  /** Kept free in a run for what its end adds. */
  runReserveBytes: 8 * 1024,
  /** A request of the SDK: under the 4 MiB that gRPC proxies take by default. */
  requestBytes: 4 * 1024 * 1024 - 1024,
} as const;
