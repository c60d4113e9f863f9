import type { Socket } from "node:net";

/** How every HTTP/2 connection with prior knowledge begins; no HTTP/1 method does. RFC 9113, section 3.4. */
export const HTTP2_PREFACE = Buffer.from("PRI");
/** How every TLS connection begins: the type of the record of its handshake. No HTTP does. RFC 8446, section 5.1. */
export const TLS_HANDSHAKE = Buffer.from([0x16]);

/**
 * Reads the first bytes of a connection, puts them back and tells whether they are these. A socket that sends too few bytes
 * within `firstByteMs`, ends or fails is destroyed and `decided` is never called.
 */
export function sniff(
  socket: Socket,
  first: Buffer,
  firstByteMs: number,
  decided: (isSo: boolean) => void,
): void {
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
    const compared = Math.min(head.length, first.length);
    const isSo = head.compare(first, 0, compared, 0, compared) === 0;
    if (isSo && compared < first.length) return;
    stop();
    socket.unshift(head);
    decided(isSo);
  };
  socket.on("readable", read);
  socket.on("error", drop);
  socket.on("end", drop);
  socket.on("close", stop);
}
