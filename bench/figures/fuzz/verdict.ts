/** Codes of gRPC that say that the service is at fault, or is not there: UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const FAULTS = new Set(["grpc 2", "grpc 13", "grpc 14", "grpc 15"]);

/** Whether an outcome is a fault of the service: any message may be refused, none may break it. */
export function isFault(outcome: string): boolean {
  return FAULTS.has(outcome) || /^http 5(?!01|04)/.test(outcome) || outcome.startsWith("broken");
}
