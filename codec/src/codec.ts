import { type DescMessage, fromJson, type JsonValue, type Message } from "@bufbuild/protobuf";
import { checkBinary, readByLibrary } from "./binary/read-by-library.ts";
import { readMessage } from "./binary/read-message.ts";
import { buildMessage } from "./json/build-message.ts";
import { protoDialect, restDialect } from "./json/dialects.ts";
import { parseJson } from "./json/parse-json.ts";
import { createJsonReader } from "./json/read-json.ts";
import { createValidator, type Validator } from "./validation/validator.ts";

/** How many values a request may hold before reading it ends. */
export interface ReadBounds {
  /** List items, metadata values and unknown fields of a message in binary, in all. */
  readonly elements: number;
  /** Members of objects and items of lists of a text of JSON, in all. */
  readonly jsonValues: number;
}

/** One way to read and check messages. */
export interface Codec {
  /** Reads a message in binary. */
  readonly readBinary: (desc: DescMessage, bytes: Uint8Array, bounds: ReadBounds) => Message;
  /** Reads a message in the JSON of protobuf. */
  readonly readJson: (desc: DescMessage, bytes: Uint8Array, bounds: ReadBounds) => Message;
  /** Makes a message from JSON of REST that was parsed; changes the JSON. */
  readonly readRestJson: (desc: DescMessage, json: JsonValue) => Message;
  readonly validator: Validator;
}

const canonicalOf = createJsonReader(protoDialect);

/** The JSON of protobuf in a text, in its canonical form. Throws where the text breaks a rule, or holds more than is read. */
function canonicalJson(desc: DescMessage, bytes: Uint8Array, { jsonValues }: ReadBounds): JsonValue {
  return canonicalOf(desc)(parseJson(bytes, { maxValues: jsonValues, desc }), 0);
}

const canonicalOfRest = createJsonReader(restDialect);

/** Checks values of REST without making a message: throws a FieldFault for the first that cannot be read. Changes the JSON. */
export function checkRestJson(desc: DescMessage, json: JsonValue): void {
  canonicalOfRest(desc)(json, 0);
}

/** The codec of compiled readers and of the quick look: the fast path. */
export const compiledCodec: Codec = {
  readBinary: (desc, bytes, { elements }) => readMessage(desc, bytes, elements),
  readJson: (desc, bytes, bounds) => buildMessage(desc, canonicalJson(desc, bytes, bounds)),
  readRestJson: (desc, json) => buildMessage(desc, canonicalOfRest(desc)(json, 0)),
  validator: createValidator(),
};

/** The codec of the libraries: @bufbuild/protobuf makes every message, and protovalidate looks at every one. */
export const libraryCodec: Codec = {
  readBinary: (desc, bytes, { elements }) => readByLibrary(desc, bytes, elements),
  readJson: (desc, bytes, bounds) => fromJson(desc, canonicalJson(desc, bytes, bounds)),
  readRestJson: (desc, json) => fromJson(desc, canonicalOfRest(desc)(json, 0)),
  validator: createValidator(false),
};

/**
 * The bytes of a message for a library that decodes them itself: in binary as they came, in JSON in canonical form. Throws
 * what a codec would throw for them.
 */
export function checkedBytes(
  desc: DescMessage,
  bytes: Uint8Array,
  isJson: boolean,
  bounds: ReadBounds,
): Uint8Array {
  if (isJson) return Buffer.from(JSON.stringify(canonicalJson(desc, bytes, bounds), keepNegativeZero));
  checkBinary(desc, bytes, bounds.elements);
  return bytes;
}

function keepNegativeZero(_key: string, value: unknown): unknown {
  return Object.is(value, -0) ? JSON.rawJSON("-0") : value;
}
