import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { TLSSocket, Server as TlsServer } from "node:tls";

/** Knows the open answers of HTTP/1.1: closes connections without traffic, and says goodbye on all of them. */
export class ConnectionKeeper {
  readonly #answers = new Set<ServerResponse>();
  /** The answer to the last request of each connection. */
  readonly #lastAnswers = new WeakMap<Socket, ServerResponse>();
  readonly #sockets = new Set<Socket>();
  /** Encrypted ones on which no request has come yet. */
  readonly #unused = new Set<Socket>();
  #isLeaving = false;

  /**
   * Closes connections without traffic for `idleMs`, unless a handler is running: connections without a request, and connections
   * whose client does not read its response, which holds memory.
   *
   * @param idleMs default: nothing is closed for being idle
   */
  constructor(server: Server, idleMs?: number) {
    const openAnswers = new WeakMap<Socket, number>();
    const count = (socket: Socket, change: number) =>
      openAnswers.set(socket, (openAnswers.get(socket) ?? 0) + change);
    server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
      if (socket instanceof TLSSocket) this.#keepUnused(socket);
    });
    if (server instanceof TlsServer) server.on("secureConnection", (socket) => this.#keepUnused(socket));
    server.prependListener("request", ({ socket }, response) => {
      // Answers that come after one that ends the connection are lost.
      const earlier = this.#lastAnswers.get(socket);
      if (this.#isLeaving && earlier?.headersSent === false) earlier.removeHeader("connection");
      if (this.#isLeaving) response.setHeader("connection", "close");
      this.#lastAnswers.set(socket, response);
      this.#answers.add(response);
      this.#unused.delete(socket);
      count(socket, 1);
      response.once("close", () => {
        this.#answers.delete(response);
        count(socket, -1);
      });
    });
    if (idleMs === undefined) return;
    server.setTimeout(idleMs, (socket: Socket) => {
      const isWorking = (openAnswers.get(socket) ?? 0) > 0 && socket.writableLength === 0;
      if (isWorking) socket.setTimeout(idleMs);
      else socket.destroy();
    });
  }

  /** Connections that are open. */
  get size(): number {
    return this.#sockets.size;
  }

  /**
   * From now on the last answer of each connection ends it, and says so: then no client sends anything on one that we close.
   */
  sayGoodbye(): void {
    this.#isLeaving = true;
    for (const answer of this.#answers) {
      const isLast = this.#lastAnswers.get(answer.req.socket) === answer;
      if (isLast && !answer.headersSent) answer.setHeader("connection", "close");
    }
  }

  /** Closes connections that nobody has used yet, as browsers open them ahead: Node takes them for ones whose request is coming. */
  closeUnused(): void {
    for (const socket of this.#unused) socket.destroy();
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  /** Closes all, those that are shaking hands too. */
  destroy(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #keepUnused(socket: Socket): void {
    this.#unused.add(socket);
    socket.once("close", () => this.#unused.delete(socket));
  }
}
