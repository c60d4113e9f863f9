import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Closes connections of HTTP/1.1 on which nothing has moved for `idleMs`, unless a handler is at work: those without a
 * request, and those whose reader leaves bytes waiting, which hold memory for nothing.
 */
export function cutIdleSockets(server: Server, idleMs: number): void {
  const openRequests = new WeakMap<Socket, number>();
  const count = (socket: Socket, change: number) =>
    openRequests.set(socket, (openRequests.get(socket) ?? 0) + change);
  server.on("request", ({ socket }, response) => {
    count(socket, 1);
    response.once("close", () => count(socket, -1));
  });
  server.setTimeout(idleMs, (socket: Socket) => {
    const isWorking = (openRequests.get(socket) ?? 0) > 0 && socket.writableLength === 0;
    if (isWorking) socket.setTimeout(idleMs);
    else socket.destroy();
  });
}
