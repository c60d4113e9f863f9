import type { DescMethod } from "@bufbuild/protobuf";
import { type Amplifier, BYTES } from "./amplifier.ts";
import { type FieldPath, growingPaths, lastOf, pathName } from "./growing-paths.ts";
import { joined, protoNames, restNames, type Spelling, textWithin } from "./json-text.ts";

/** Where JSON is put together: with which names, and how far within the request the body begins. */
interface Place {
  readonly method: DescMethod;
  readonly form: "json" | "rest";
  readonly nameOf: Spelling;
  readonly skipped: number;
}

/**
 * The messages of a method in the JSON of protobuf.
 *
 * @param seen fields of text that were filled already, in any method
 */
export function protoJsonAmplifiers(method: DescMethod, seen: Set<string>): Amplifier[] {
  return amplifiers({ method, form: "json", nameOf: protoNames, skipped: 0 }, seen);
}

/**
 * The bodies of a method in REST.
 *
 * @param bodyField the field that the body stands for; undefined for the request itself
 * @param seen fields of text that were filled already, in any method
 */
export function restAmplifiers(
  method: DescMethod,
  bodyField: string | undefined,
  seen: Set<string>,
): Amplifier[] {
  const skipped = bodyField === undefined ? 0 : 1;
  return amplifiers({ method, form: "rest", nameOf: restNames, skipped }, seen);
}

function amplifiers(place: Place, seen: Set<string>): Amplifier[] {
  const { method } = place;
  return [
    ...growingPaths(method.input).flatMap((path) => growing(place, path, seen)),
    ...["agent_id", "page_token"].flatMap((name) => texts(place, name, seen)),
  ];
}

/** Many elements of a repeated or map field: in one shape where the same code reads it at another path in all of them. */
function growing(place: Place, path: FieldPath, seen: Set<string>): Amplifier[] {
  const [field, outer] = lastOf(path);
  const add = (name: string, text: () => string) =>
    amplifier(place, `${pathName(path)}, ${name}`, outer, text);
  const key = `${place.form} ${path.length} ${path[0]?.fieldKind} ${field.toString()}`;
  const isSeen = seen.has(key);
  seen.add(key);
  if (field.fieldKind === "map") {
    const members = (pieceAt: (at: number) => string) => () => `{${joined(pieceAt, BYTES)}}`;
    const own = add(
      "each of its own key",
      members((at) => `"${at.toString(36)}":0`),
    );
    if (isSeen) return [own];
    return [
      own,
      add(
        "all of one key",
        members(() => '"":0'),
      ),
      add(
        "of keys that are none",
        members((at) => `" ${at.toString(36)}":[]`),
      ),
    ];
  }
  const items = (piece: string) => () => {
    const list = `[${joined(() => piece, BYTES)}]`;
    const isSpelled = !field.parent.typeName.startsWith("google.protobuf.");
    return isSpelled ? `{"${place.nameOf(field)}":${list}}` : list;
  };
  if (isSeen) return [add("objects", items("{}"))];
  return [
    add("objects", items("{}")),
    add("lists", items("[]")),
    add("numbers", items("1")),
    add("bad items", items('{"name":""}')),
  ];
}

/** A field of text that holds something else, or very much; in the run, or in the request where that has it. */
function texts(place: Place, name: string, seen: Set<string>): Amplifier[] {
  const { method, nameOf } = place;
  const [first] = method.input.fields;
  const own = method.input.fields.find((field) => field.name === name);
  const ofRun =
    first?.fieldKind === "message" ? first.message.fields.find((field) => field.name === name) : undefined;
  const field = own ?? ofRun;
  const key = `${place.form} ${field?.toString()}`;
  if (field === undefined || seen.has(key)) return [];
  seen.add(key);
  const outer = own === undefined && first !== undefined ? [first] : [];
  const add = (what: string, value: () => string) =>
    amplifier(place, `${name} as ${what}`, outer, () => `{"${nameOf(field)}":${value()}}`);
  return [
    add("escapes", () => `"${"\\u0041".repeat(BYTES / 6)}"`),
    add("escaped halves", () => `"${"\\ud83d".repeat(BYTES / 6)}"`),
    add("a long text", () => `"${"a".repeat(BYTES)}"`),
    add("a number of many digits", () => "1".repeat(BYTES)),
    add("lists in lists", () => "[".repeat(BYTES)),
    add("objects in objects", () => '{"a":'.repeat(BYTES / 5)),
    add("many members", () => `{${joined((at) => `"${at.toString(36)}":0`, BYTES)}}`),
  ];
}

function amplifier(place: Place, name: string, outer: FieldPath, text: () => string): Amplifier {
  const { method, form, nameOf, skipped } = place;
  const words = form === "json" ? "the JSON of protobuf" : "REST";
  const make = () => Buffer.from(textWithin(outer.slice(skipped), text(), nameOf));
  return { name: `${method.name}: ${name}, in ${words}`, method, form, make };
}
