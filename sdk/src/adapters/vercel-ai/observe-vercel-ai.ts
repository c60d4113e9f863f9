import type { RunStarter } from "../../context/run-starter.ts";
import { observeOnce } from "../observe-once.ts";
import { listenToChannel } from "./tracing-channel.ts";
import { type Integration, WatchedOperations } from "./watch-operations.ts";

/** Where version 7 keeps the integrations that are called for each operation; one array for all copies of it. */
interface Integrations {
  AI_SDK_TELEMETRY_INTEGRATIONS?: Integration[] | undefined;
}

const CHANNEL = "ai:telemetry";

/**
 * Records what version 7 of the Vercel AI SDK does, in the whole process, with nothing said in its calls: each `generateText`,
 * `streamText`, agent, `embed` … in the current run, else in a run of its own; every call of a model, every attempt of it,
 * and every tool as a step. Calls with `telemetry: { isEnabled: false }` are not seen. Where `telemetry.recordOutputs` is
 * false, tools have no sizes of results, and their errors no class; where a call has integrations of its own, streamed
 * calls have no tokens. In Node, and other runtimes with its `diagnostics_channel`. Never throws.
 *
 * @param tracer of runs that are made. Default: that of `@runfacts/sdk/auto`; without it only what happens in a run is recorded
 * @returns ends it
 */
export function observeVercelAi(tracer?: RunStarter): () => void {
  return observeOnce("vercel-ai", tracer, (tracerNow) => {
    const watched = new WatchedOperations(tracerNow);
    const stop = listenToChannel(CHANNEL, watched);
    if (stop === undefined) return () => undefined;
    const integration = watched.integration();
    const holder = globalThis as Integrations;
    holder.AI_SDK_TELEMETRY_INTEGRATIONS ??= [];
    const all = holder.AI_SDK_TELEMETRY_INTEGRATIONS;
    all.push(integration);
    return () => {
      stop();
      const at = all.indexOf(integration);
      if (at !== -1) all.splice(at, 1);
    };
  });
}
