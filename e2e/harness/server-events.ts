/** One server-sent event; the data is JSON. */
export interface ServerEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** Events as they arrive. Disposing it closes the connection. */
export type EventReader = AsyncDisposable & { readonly events: readonly ServerEvent[] };

/** Reads a stream of server-sent events; resolves once it is open. */
export async function readEvents(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
  const stop = new AbortController();
  const reply = await fetch(url, {
    headers: { accept: "text/event-stream", ...headers },
    signal: stop.signal,
  });
  if (reply.status !== 200 || reply.body === null) throw new Error(`no stream: ${reply.status}`);
  const events: ServerEvent[] = [];
  const reading = readAll(reply.body, events).catch(() => undefined);
  return {
    events,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await reading;
    },
  };
}

async function readAll(body: ReadableStream<Uint8Array>, events: ServerEvent[]): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(
        block.split("\n").map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
      );
      const data = fields.get("data");
      if (data === undefined) continue;
      events.push({
        event: fields.get("event") ?? "message",
        id: fields.get("id") ?? "",
        data: JSON.parse(data),
      });
    }
  }
}
