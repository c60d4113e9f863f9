import type { DescMessage, DescMethod } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { type Amplifier, BYTES } from "./amplifier.ts";
import { type FieldPath, growingPaths, lastOf, messagePaths, pathName } from "./growing-paths.ts";
import { delimited, entries, repeat, smallest, smallestField, within } from "./wire.ts";

/** A field that no message has. */
const UNKNOWN = 2_000;
const unknown = new BinaryWriter().tag(UNKNOWN, WireType.Varint).bool(true).finish();
const group = new BinaryWriter().tag(UNKNOWN, WireType.StartGroup).finish();

/** As many elements as fit of every repeated and map field of a request. */
export function listAmplifiers(method: DescMethod): Amplifier[] {
  return growingPaths(method.input).flatMap((path) => {
    const [field, outer] = lastOf(path);
    const own = binary(method, `${pathName(path)}, as many as fit`, () =>
      within(outer, smallest(field, BYTES)),
    );
    if (field.fieldKind !== "map") return [own];
    return [
      own,
      binary(method, `${pathName(path)}, each of its own key`, () => within(outer, entries(field, BYTES))),
    ];
  });
}

/** Each message of a request filled with what no list holds: unknown fields, groups, fields that come again. */
export function partAmplifiers(method: DescMethod, seen: Set<DescMessage>): Amplifier[] {
  return [[], ...messagePaths(method.input)].flatMap((path: FieldPath) => {
    const message = path.at(-1)?.message ?? method.input;
    if (seen.has(message)) return [];
    seen.add(message);
    const place = path.length === 0 ? "the request" : pathName(path);
    const add = (name: string, make: () => Uint8Array) =>
      binary(method, `${name} in ${place}`, () => within(path, make()));
    const scalar = message.fields.find(({ fieldKind }) => fieldKind === "scalar");
    return [
      add("unknown fields", () => repeat(unknown, BYTES)),
      add("groups in groups", () => repeat(group, BYTES)),
      add("a long unknown field", () => delimited(UNKNOWN, new Uint8Array(BYTES))),
      ...(scalar === undefined
        ? []
        : [add(`${scalar.name} again and again`, () => repeat(smallestField(scalar), BYTES))]),
    ];
  });
}

function binary(method: DescMethod, name: string, make: () => Uint8Array): Amplifier {
  return { name: `${method.name}: ${name}, in binary`, method, form: "binary", make };
}
