import { processGlobal } from "../process-global.ts";

type Flush = () => void;

const pending = new Set<Flush>();
let isListening = false;

function listen(): void {
  if (isListening) return;
  isListening = true;
  processGlobal()?.on?.("beforeExit", () => {
    const flushes = [...pending];
    pending.clear();
    for (const flush of flushes) flush();
  });
}

/**
 * Calls `flush` when the process has nothing left to do but this. Node, Bun and Deno.
 *
 * @returns call it when there is nothing left to flush
 */
export function onBeforeExit(flush: Flush): () => void {
  listen();
  pending.add(flush);
  return () => {
    pending.delete(flush);
  };
}
