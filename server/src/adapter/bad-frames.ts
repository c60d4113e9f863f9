import { Code, type ConnectError } from "@connectrpc/connect";
import { compressedFlag } from "@connectrpc/connect/protocol";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { ENVELOPE_BYTES } from "../body/request-body.ts";
import { apiError } from "../errors/api-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { tooLarge } from "../errors/too-large.ts";

/** What is wrong with the body of a plain gRPC call that is not one message in one frame; in the order in which Connect finds it. */
export function badFrames(body: Uint8Array, bodyBytes: number): ConnectError {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const flags: number[] = [];
  let at = 0;
  while (at < body.byteLength) {
    if (body.byteLength - at < ENVELOPE_BYTES) return cutOff();
    const length = view.getUint32(at + 1);
    if (length > bodyBytes) return tooLarge(bodyBytes);
    flags.push(view.getUint8(at));
    at += ENVELOPE_BYTES + length;
  }
  if (at > body.byteLength) return cutOff();
  // It gives up at a second message, and looks no further.
  const isMarked = flags.slice(0, 2).some((flag) => (flag & compressedFlag) !== 0);
  return isMarked ? unnamedEncoding() : badCardinality();
}

export function cutOff(): ConnectError {
  return malformedBody("the body is cut off, or not encoded as its headers say");
}

export function unnamedEncoding(): ConnectError {
  const message = "a message is marked as compressed, but no header names an encoding";
  return apiError(Code.Internal, ErrorReason.MALFORMED_BODY, message);
}

/** The code that all of gRPC gives: to it, the method that would take so many messages is another. */
export function badCardinality(): ConnectError {
  const message = "the call must hold exactly one message";
  return apiError(Code.Unimplemented, ErrorReason.MALFORMED_BODY, message);
}
