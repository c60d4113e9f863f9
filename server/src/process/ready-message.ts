/** What a service sends its parent once it listens. */
export interface ReadyMessage {
  readonly url: string;
  /** How long it may take to stop, in milliseconds. */
  readonly stopMs: number;
}

/** The message that tells where a service listens; undefined for any other. */
export function readyMessage(message: unknown): ReadyMessage | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  if (!("url" in message && "stopMs" in message)) return undefined;
  const { url, stopMs } = message;
  return typeof url === "string" && typeof stopMs === "number" ? { url, stopMs } : undefined;
}
