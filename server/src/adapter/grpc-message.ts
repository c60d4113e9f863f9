const HEADER = "grpc-message";
const UNSAFE = /[^\x20-\x24\x26-\x7e]/gu;

/**
 * Percent-encodes the message of a gRPC status as its protocol says: only bytes outside of printable ASCII, and "%".
 * Connect encodes more, such as ":", which grpc-js shows undecoded.
 * Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, Status-Message.
 */
export function respellGrpcMessage(trailer: Headers): void {
  const encoded = trailer.get(HEADER);
  if (encoded === null) return;
  const message = decodeURIComponent(encoded);
  trailer.set(
    HEADER,
    message.replace(UNSAFE, (character) => encodeURIComponent(character)),
  );
}
