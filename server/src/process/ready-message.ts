/** What a service sends its parent once it listens. */
export interface ReadyMessage {
  readonly url: string;
}

/** The message that tells where a service listens; undefined for any other. */
export function readyMessage(message: unknown): ReadyMessage | undefined {
  const isReady =
    typeof message === "object" && message !== null && "url" in message && typeof message.url === "string";
  return isReady ? { url: String(message.url) } : undefined;
}
