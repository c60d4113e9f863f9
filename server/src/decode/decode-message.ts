import { setImmediate } from "node:timers/promises";
import type { DescMessage, JsonValue, Message } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { readMessage } from "../binary/read-message.ts";
import { fieldError } from "../errors/field-error.ts";
import { FieldFault } from "../errors/field-fault.ts";
import { malformedBody } from "../errors/malformed-body.ts";
import { buildMessage } from "../json/build-message.ts";
import { parseJson } from "../json/parse-json.ts";
import { protoDialect } from "../json/proto-dialect.ts";
import { createJsonReader } from "../json/read-json.ts";
import type { ServerLimits } from "../limits.ts";

const readerOf = createJsonReader(protoDialect);

type Bounds = Pick<ServerLimits, "elements" | "jsonValues">;

/**
 * Reads a message of a call, in binary. Throws INVALID_ARGUMENT that names the field and the rule, never a value, and
 * RESOURCE_EXHAUSTED for more elements than are read.
 */
export function decodeBinary(desc: DescMessage, bytes: Uint8Array, { elements }: Bounds): Message {
  try {
    return readMessage(desc, bytes, elements);
  } catch (error) {
    if (!(error instanceof FieldFault)) throw error;
    const violation = error.violation();
    if (violation.rule !== "protobuf.malformed") throw fieldError([violation]);
    const place = violation.field === "" ? "" : ` at ${violation.field}`;
    throw malformedBody(`the body is not the protobuf of a ${desc.typeName}${place}`);
  }
}

/** The same for a message in the JSON of protobuf. */
export function decodeJson(desc: DescMessage, bytes: Uint8Array, { jsonValues }: Bounds): Message {
  const json = parseJson(bytes, { maxValues: jsonValues, desc });
  if (json instanceof ConnectError) throw json;
  try {
    return buildMessage(desc, readerOf(desc)(json as JsonValue, 0));
  } catch (error) {
    if (error instanceof FieldFault) throw fieldError([error.violation()]);
    throw malformedBody(`the body is not the JSON of a ${desc.typeName}`);
  }
}

/** Bodies from this size on take long enough to decode that others should have their turn before and after it. */
const LARGE_BYTES = 256 * 1024;

/** Decodes a body; a large one in a turn of the event loop of its own, apart from what is done before and after. */
export async function decodeApart<T>(body: Uint8Array, decode: () => T): Promise<T> {
  if (body.byteLength < LARGE_BYTES) return decode();
  await setImmediate();
  const decoded = decode();
  await setImmediate();
  return decoded;
}
