import { setTimeout as delay } from "node:timers/promises";

/** A service whose parent was killed needs a moment to notice it and to leave its port. */
const PATIENCE_MS = 3_000;
const RETRY_MS = 200;

/** Does what may fail because a port is in use, and does it again for a moment when it does. */
export async function withPatience<T>(start: () => Promise<T>): Promise<T> {
  for (const deadline = performance.now() + PATIENCE_MS; ; await delay(RETRY_MS)) {
    try {
      return await start();
    } catch (error) {
      if (!isPortInUse(error) || performance.now() > deadline) throw error;
    }
  }
}

/** Whether an error says that another program listens there. */
export function isPortInUse(error: unknown): error is NodeJS.ErrnoException & { port: number } {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE" && "port" in error;
}
