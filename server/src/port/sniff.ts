import type { Socket } from "node:net";

/** How every HTTP/2 connection with prior knowledge begins; no HTTP/1 method does. RFC 9113, section 3.4. */
const HTTP2_PREFACE = Buffer.from("PRI");

/**
 * Reads the first bytes of a connection, puts them back and tells the version of HTTP. A socket that sends too few bytes
 * within `firstByteMs`, ends or fails is destroyed and `decided` is never called.
 */
export function sniff(socket: Socket, firstByteMs: number, decided: (version: 1 | 2) => void): void {
  let head: Buffer = Buffer.alloc(0);
  const drop = () => socket.destroy();
  const timer = setTimeout(drop, firstByteMs);
  const stop = () => {
    clearTimeout(timer);
    socket.off("readable", read);
    socket.off("error", drop);
    socket.off("end", drop);
    socket.off("close", stop);
  };
  const read = () => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const compared = Math.min(head.length, HTTP2_PREFACE.length);
    const matches = head.compare(HTTP2_PREFACE, 0, compared, 0, compared) === 0;
    if (matches && compared < HTTP2_PREFACE.length) return;
    stop();
    socket.unshift(head);
    decided(matches ? 2 : 1);
  };
  socket.on("readable", read);
  socket.on("error", drop);
  socket.on("end", drop);
  socket.on("close", stop);
}
