import {
  type Http2Server,
  constants as http2,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";

/** Bytes of a connection that may be on the way to us, over all its streams. */
const CONNECTION_WINDOW_BYTES = 8 * 1024 * 1024;
/** A GOAWAY with this id refuses no stream that is on its way. RFC 9113, section 6.8. */
const LAST_STREAM_ID = 2 ** 31 - 1;
/** A client that has not answered by then is not waited for. */
const ANSWER_MS = 1_000;
/** A client that has just connected may have its first stream in hand, which it refuses itself when it is told to begin none. */
const FIRST_STREAM_MS = 250;

/** Knows the open HTTP/2 sessions: closes idle ones, and all of them when the server drains. */
export class SessionKeeper {
  readonly #sessions = new Set<ServerHttp2Session>();
  /** Those that are about to begin their first stream; they are told afterwards. */
  readonly #fresh = new Set<ServerHttp2Session>();
  #isLeaving = false;
  #isClosing = false;

  constructor(server: Http2Server, idleMs: number) {
    server.on("session", (session) => this.#keep(session, idleMs));
  }

  /** Sessions that are open. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Asks the clients of all sessions, by GOAWAY, to begin no more streams on them; those that they begin are served still. */
  sayGoodbye(): void {
    this.#isLeaving = true;
    for (const session of this.#sessions) this.#leave(session);
  }

  /** Closes each session once its streams have ended, with those that were on their way when it heard of our leave. */
  close(): void {
    this.#isClosing = true;
    this.sayGoodbye();
  }

  destroy(): void {
    for (const session of this.#sessions) session.destroy();
  }

  #keep(session: ServerHttp2Session, idleMs: number): void {
    this.#sessions.add(session);
    this.#fresh.add(session);
    const begun = () => {
      clearTimeout(silent);
      if (this.#fresh.delete(session) && this.#isLeaving) this.#leave(session);
    };
    const silent = setTimeout(begun, FIRST_STREAM_MS);
    session.once("stream", begun);
    session.once("close", () => {
      begun();
      this.#sessions.delete(session);
    });
    session.on("error", () => session.destroy());
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

  #leave(session: ServerHttp2Session): void {
    if (this.#fresh.has(session) || session.closed || session.destroyed) return;
    session.goaway(http2.NGHTTP2_NO_ERROR, LAST_STREAM_ID);
    if (this.#isClosing) closeWhenHeard(session);
  }
}

/** Node refuses every stream that it has not seen when it closes a session: the answer to a ping comes after all of them. */
function closeWhenHeard(session: ServerHttp2Session): void {
  const close = () => {
    clearTimeout(late);
    session.close();
  };
  const late = setTimeout(close, ANSWER_MS);
  session.once("close", () => clearTimeout(late));
  if (!session.ping(close)) close();
}
