/**
 * Reads, checks and writes messages of protobuf. Its words:
 *
 * - **descriptor** (`desc`): what is known of a message type, made from the contract: its fields, their types and rules.
 * - **codec**: one way to read and check messages. `compiledCodec` is the fast path: functions compiled from descriptors, each
 *   at the first message of its type. `libraryCodec` has @bufbuild/protobuf and protovalidate do the same. Both refuse the same,
 *   by the same rule and path.
 * - **visitor**: what is made of each kind of value that a message type may hold (visit.ts). All compiled functions come
 *   from six visitors: the reader of binary, the reader and the builder of JSON, the writer of the JSON of REST, the quick
 *   look and the walk over values.
 * - **reader**: turns bytes or JSON of a client into what can be trusted to be of its type, or throws.
 * - **builder**: makes a message from JSON that a reader let pass; checks nothing again.
 * - **writer**: turns a message into JSON.
 * - **dialect**: how messages are spelled in JSON: the JSON of protobuf (Connect, gRPC), or that of REST.
 * - **canonical JSON**: the one spelling in the JSON of protobuf that every decoder takes; what readers of JSON answer with.
 * - **quick look**: whether a message certainly breaks no field rule of the contract, in a fraction of the time of
 *   protovalidate, which is asked where the look is not sure.
 * - **walk over values**: the rules for every text, number and time that no field rule can say.
 * - **bounds**: how much a request may hold before reading it ends. Counted before anything is made, so that a small body
 *   cannot become large objects.
 * - **fault**: why a value cannot be read: `FieldFault` names a field and the rule, `Unreadable` is for what is no message at
 *   all, `TooManyValues` for what is over the bounds. No fault holds a value of the request.
 * - **violation**: a rule that a field breaks, for the answer to the client; at most `MAX_VIOLATIONS` in one.
 */

export { MALFORMED_RULE } from "./binary/counting-reader.ts";
export {
  type Codec,
  checkedBytes,
  checkRestJson,
  compiledCodec,
  libraryCodec,
  type ReadBounds,
} from "./codec.ts";
export { FieldFault, MAX_VIOLATIONS, TooManyValues, Unreadable, type Violation } from "./faults.ts";
export { isSafeName, joinPath, keySegment } from "./field-path.ts";
export { parseJson } from "./json/parse-json.ts";
export { isObject } from "./json/read-json.ts";
export { writeRestJson } from "./json/write-rest-json.ts";
export { fromMicroseconds, isTimestamp, toMicroseconds } from "./time/timestamp.ts";
export { createValidator, type Validator } from "./validation/validator.ts";
