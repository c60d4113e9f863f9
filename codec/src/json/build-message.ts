import {
  create,
  type DescMessage,
  fromJson,
  type JsonValue,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { durationOf } from "../time/duration.ts";
import { timestampOf } from "../time/timestamp.ts";
import { compiler, isWellKnown, type Part, type Visitor } from "../visit.ts";

type Build = (json: JsonValue) => unknown;
type BuildMessage = (json: JsonValue) => Message;

/**
 * Makes a message from JSON that a reader of `createJsonReader` let pass, as `fromJson` does but at a fraction of its CPU: nothing
 * is checked again.
 */
export function buildMessage(desc: DescMessage, json: JsonValue): Message {
  return builderOf(desc)?.(json) ?? fromJson(desc, json);
}

/** Whether messages of a type are built without reflection; those with maps, oneofs and other well-known types are not. */
export function isBuildCompiled(desc: DescMessage): boolean {
  return builderOf(desc) !== undefined;
}

/** Of what is rare here: undefined. */
const visitor: Visitor<Build, BuildMessage> = {
  scalar: (_field, type) => {
    switch (type) {
      case ScalarType.STRING:
      case ScalarType.BOOL:
        return (json) => json;
      case ScalarType.INT32:
      case ScalarType.SINT32:
      case ScalarType.UINT32:
      case ScalarType.DOUBLE:
        return Number;
      case ScalarType.INT64:
      case ScalarType.SINT64:
      case ScalarType.UINT64:
        return (json) => BigInt(json as number | string);
      default:
        return undefined;
    }
  },

  enum: (_field, desc) => {
    const numbers = new Map(desc.values.map(({ name, number }) => [name, number]));
    return (json) => (typeof json === "string" ? numbers.get(json) : json);
  },

  nested: ({ message }, of) => {
    switch (message?.typeName) {
      case "google.protobuf.Duration":
        return (json) => durationOf(String(json));
      case "google.protobuf.Timestamp":
        return (json) => timestampOf(String(json));
      case "google.protobuf.Struct":
        // Kept as plain JSON.
        return (json) => json;
      default:
        if (message === undefined || isWellKnown(message)) return undefined;
        return of() ?? ((json) => fromJson(message, json));
    }
  },

  list: (_field, item) => item && ((json) => (json as JsonValue[]).map(item)),

  map: () => undefined,

  message: (desc, parts) => messageBuild(desc, parts()),

  later: (of) => (json) => of()?.(json) as Message,
};

const builderOf = compiler(visitor);

function messageBuild(desc: DescMessage, parts: readonly Part<Build>[]): BuildMessage | undefined {
  const byName = new Map<string, { readonly localName: string; readonly build: Build }>();
  for (const { field, of } of parts) {
    if (of === undefined || field.oneof !== undefined) return undefined;
    const part = { localName: field.localName, build: of };
    byName.set(field.name, part).set(field.jsonName, part);
  }
  return (json) => {
    const message = create(desc);
    const given = json as { readonly [name: string]: JsonValue };
    for (const name in given) {
      const part = byName.get(name);
      const value = given[name];
      if (part === undefined || value === undefined) continue;
      (message as unknown as Record<string, unknown>)[part.localName] = part.build(value);
    }
    return message;
  };
}
