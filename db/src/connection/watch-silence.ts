import { connect } from "node:net";
import type pg from "pg";
import type { Wire } from "./open-client.ts";
import { SSL_REQUEST } from "./open-socket.ts";
import type { Place } from "./places.ts";
import { targetOf } from "./session-target.ts";

/** A statement may take this long before anybody asks; twice as long before the next question, and so on. */
const PATIENCE_MS = 5_000;
const MOST_PATIENCE_MS = 60_000;
/** A server that is there answers within this time, however busy. */
const ANSWER_MS = 10_000;

/**
 * Watches a session that waits for an answer. Nothing tells it when the host of its server is gone without a word, for a quarter of an
 * hour or for ever. So when an answer takes long, the address is asked over a connection of its own whether a server is there at all;
 * if not, the session is broken off, so that the next one is made with whoever took over. A server that is there may take its
 * time: a commit that waits for a standby must not be cut.
 *
 * @param onSilent hears that the session is broken off
 * @returns ends the watch
 */
export function watchSilence(client: pg.Client, onSilent: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const ask = async (waitedMs: number): Promise<void> => {
    const target = targetOf(client);
    if (target === undefined) return;
    const isThere = await isServerThere(target.place);
    if (isOver) return;
    if (isThere) return later(Math.min(2 * waitedMs, MOST_PATIENCE_MS));
    onSilent();
    const error = Object.assign(new Error("the server of the connection does not answer"), {
      code: "ETIMEDOUT",
    });
    (client as pg.Client & Wire).connection.stream.destroy(error);
  };
  const later = (waitMs: number): void => {
    timer = setTimeout(() => void ask(waitMs), waitMs);
    timer.unref();
  };
  later(PATIENCE_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** Whether anybody is at an address: before a login, so that it takes neither a session nor a password. */
export function isServerThere(place: Place, answerMs = ANSWER_MS): Promise<boolean> {
  const socket = place.isLocal ? connect(place.address) : connect(place.port, place.address);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), answerMs);
  let isConnected = false;
  socket.once("connect", () => {
    isConnected = true;
    socket.write(SSL_REQUEST);
  });
  socket.once("data", () => resolve(true));
  // Who hangs up is there too.
  socket.once("close", () => resolve(isConnected));
  socket.on("error", () => undefined);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.destroy();
  });
}
