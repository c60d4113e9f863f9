import { uuidV7 } from "../recording/uuid-v7.ts";
import { surroundingTrace } from "./surrounding-trace.ts";
import { traceOfRun, traceparentOf } from "./trace.ts";

/** A valid header of what is not recorded: of the trace around it, else of one that is not sampled. */
export function strayTraceparent(): string {
  const uuid = uuidV7(Date.now() * 1000);
  return traceparentOf(surroundingTrace() ?? { ...traceOfRun(uuid), flags: "00" }, uuid);
}
