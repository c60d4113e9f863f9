import { Code, type ConnectError } from "@connectrpc/connect";
import { compressedFlag } from "@connectrpc/connect/protocol";
import { ErrorReason } from "@runfacts/gen/server/error_reason";
import { ENVELOPE_BYTES } from "../body/request-body.ts";
import { apiError } from "../errors/api-error.ts";
import { malformedBody } from "../errors/malformed-body.ts";

/** What is wrong with the body of a plain gRPC call that is not one message in one frame. */
export function badFrames(body: Uint8Array): ConnectError {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let at = 0;
  while (at < body.byteLength) {
    if (body.byteLength - at < ENVELOPE_BYTES) return cutOff();
    if ((view.getUint8(at) & compressedFlag) !== 0) return unnamedEncoding();
    at += ENVELOPE_BYTES + view.getUint32(at + 1);
  }
  return at > body.byteLength ? cutOff() : badCardinality();
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
