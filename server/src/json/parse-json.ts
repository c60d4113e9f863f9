import type { JsonValue } from "@bufbuild/protobuf";
import type { ConnectError } from "@connectrpc/connect";
import { malformedBody } from "../errors/malformed-body.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const POSITION = /at position (\d+)/;

/** Parses a body; gives the error for the client where it is not UTF-8 or not JSON. That error never quotes the body. */
export function parseJson(bytes: Uint8Array): JsonValue | ConnectError {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return malformedBody("the body is not valid UTF-8");
  }
  if (text.trim() === "") return malformedBody("the body is empty; send JSON");
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    const position = error instanceof Error ? POSITION.exec(error.message)?.[1] : undefined;
    return malformedBody(
      `the body is not valid JSON${position === undefined ? "" : ` (at position ${position})`}`,
    );
  }
}
