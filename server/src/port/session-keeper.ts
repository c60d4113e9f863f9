import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from "node:http2";

/** Bytes of a connection that may be on the way to us, over all its streams. */
const CONNECTION_WINDOW_BYTES = 8 * 1024 * 1024;

/** Knows the open HTTP/2 sessions: closes idle ones, and all of them when the server drains. */
export class SessionKeeper {
  readonly #sessions = new Set<ServerHttp2Session>();
  #closing = false;

  constructor(server: Http2Server, idleMs: number) {
    server.on("session", (session) => this.#keep(session, idleMs));
  }

  /** Sends GOAWAY on every session; open streams end first. */
  close(): void {
    this.#closing = true;
    for (const session of this.#sessions) session.close();
  }

  destroy(): void {
    for (const session of this.#sessions) session.destroy();
  }

  #keep(session: ServerHttp2Session, idleMs: number): void {
    this.#sessions.add(session);
    session.once("close", () => this.#sessions.delete(session));
    session.on("error", () => session.destroy());
    if (this.#closing) {
      session.close();
      return;
    }
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    const streams = new Set<ServerHttp2Stream>();
    session.on("stream", (stream) => {
      streams.add(stream);
      stream.once("close", () => streams.delete(stream));
    });
    session.setTimeout(idleMs, () => {
      if (streams.size === 0) session.close();
      // Not a byte has moved for the whole time, though some wait for the reader.
      else if (streams.values().some((stream) => stream.writableLength > 0)) session.destroy();
      else session.setTimeout(idleMs);
    });
  }
}
