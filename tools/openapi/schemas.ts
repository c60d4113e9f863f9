import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence as Presence } from "@bufbuild/protobuf/wkt";
import { described, isOutputOnly } from "./comments.ts";
import { ruleSchema } from "./field-rules.ts";
import { componentRef, type JsonSchema } from "./json-schema.ts";

const WELL_KNOWN: Readonly<Record<string, JsonSchema>> = {
  "google.protobuf.Timestamp": { type: "string", format: "date-time" },
  "google.protobuf.Duration": {
    type: "string",
    pattern: "^-?\\d+(\\.\\d+)?(ms|s|m|h|d)$",
    examples: ["90s", "15m"],
  },
  "google.protobuf.Struct": { type: "object", additionalProperties: true },
  // Signals alone have one, which is no list and no object.
  "google.protobuf.Value": { type: ["boolean", "number", "string"] },
};

const SCALARS: Partial<Record<ScalarType, JsonSchema>> = {
  [ScalarType.STRING]: { type: "string" },
  [ScalarType.BOOL]: { type: "boolean" },
  [ScalarType.BYTES]: { type: "string", contentEncoding: "base64" },
  [ScalarType.DOUBLE]: { type: "number", format: "double" },
  [ScalarType.FLOAT]: { type: "number", format: "float" },
  [ScalarType.INT32]: { type: "integer", format: "int32" },
  [ScalarType.INT64]: { type: "integer", format: "int64" },
};

/** Makes the schemas of messages and enums as REST spells them, and collects them under `components`. */
export class Schemas {
  readonly #components = new Map<string, JsonSchema>();
  readonly #inputs = new Set<DescMessage>();

  /** @throws if a message is in both: requests and replies of a message have schemas of their own */
  constructor(requests: readonly DescMessage[], replies: readonly DescMessage[]) {
    const outputs = new Set<DescMessage>();
    for (const request of requests) collect(request, this.#inputs, (field) => !isOutputOnly(field));
    for (const reply of replies) collect(reply, outputs, () => true);
    const both = [...outputs].filter(
      (desc) => this.#inputs.has(desc) && WELL_KNOWN[desc.typeName] === undefined,
    );
    // One name would stand for two schemas.
    if (both.length > 0)
      throw new Error(`${both.join(", ")}: both in a request and in a reply of one service`);
  }

  /** All messages and enums that were referred to, by name. */
  components(): JsonSchema {
    return Object.fromEntries([...this.#components].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The schema of a field, with its rules and its comment. */
  field(field: DescField): JsonSchema {
    const { keywords } = ruleSchema(field);
    const readOnly = isOutputOnly(field) ? { readOnly: true } : {};
    return { ...this.#value(field), ...keywords, ...described(field), ...readOnly };
  }

  reference(desc: DescMessage | DescEnum): JsonSchema {
    const wellKnown = WELL_KNOWN[desc.typeName];
    if (wellKnown !== undefined) return { ...wellKnown };
    if (!this.#components.has(desc.name)) {
      // Stands in for the message inside itself.
      this.#components.set(desc.name, {});
      this.#components.set(desc.name, desc.kind === "enum" ? enumeration(desc) : this.#message(desc));
    }
    return componentRef("schemas", desc.name);
  }

  #value(field: DescField): JsonSchema {
    if (field.fieldKind === "map") return { type: "object", additionalProperties: this.#single(field) };
    return field.fieldKind === "list" ? { type: "array", items: this.#single(field) } : this.#single(field);
  }

  #single(field: DescField): JsonSchema {
    if (field.scalar === undefined) return this.reference(field.message ?? field.enum);
    const scalar = SCALARS[field.scalar];
    if (scalar === undefined) throw new Error(`${field.toString()}: no schema for its type`);
    return { ...scalar };
  }

  #message(desc: DescMessage): JsonSchema {
    return this.#inputs.has(desc) ? this.input(desc) : this.#output(desc);
  }

  /**
   * The schema of a message in a request: needed is what a rule demands, `null` is as good as absent, and an unknown name is
   * refused. Output-only fields may be sent, as they are when a reply is sent again, and count for nothing.
   *
   * @param more properties that REST takes beyond the fields
   */
  input(desc: DescMessage, more: JsonSchema = {}): JsonSchema {
    const needed = desc.fields.filter((field) => ruleSchema(field).isRequired && !isOutputOnly(field));
    const properties = desc.fields.map((field) => {
      const schema = this.field(field);
      return [field.name, needed.includes(field) || isOutputOnly(field) ? schema : orNull(schema)];
    });
    return {
      type: "object",
      ...described(desc),
      properties: { ...Object.fromEntries(properties), ...more },
      ...required(needed),
      additionalProperties: false,
    };
  }

  /** The schema of a message in a reply, which always holds the fields without presence. More may come with new versions. */
  #output(desc: DescMessage): JsonSchema {
    const properties = Object.fromEntries(desc.fields.map((field) => [field.name, this.field(field)]));
    const always = desc.fields.filter(({ presence }) => presence === Presence.IMPLICIT);
    return { type: "object", ...described(desc), properties, ...required(always) };
  }
}

const required = (fields: readonly DescField[]): JsonSchema =>
  fields.length > 0 ? { required: fields.map(({ name }) => name) } : {};

/** A schema that takes `null` as well. */
function orNull({ $ref, type, ...rest }: JsonSchema): JsonSchema {
  if ($ref !== undefined) return { ...rest, anyOf: [{ $ref }, { type: "null" }] };
  return { type: [type, "null"], ...rest };
}

/** The lower-case words of an enum; the value 0 stands for "not said" and is never sent. */
function enumeration(desc: DescEnum): JsonSchema {
  const prefix = desc.sharedPrefix?.length ?? 0;
  const word = (name: string) => name.slice(prefix).toLowerCase();
  const values = desc.values.filter(({ number }) => number !== 0);
  const meanings = values.map((value) => {
    const { description = "" } = described(value);
    return `- \`${word(value.name)}\`: ${description.replaceAll("\n", " ")}`;
  });
  const { description = "" } = described(desc);
  return {
    type: "string",
    description: [description, meanings.join("\n")].join("\n\n").trim(),
    enum: values.map(({ name }) => word(name)),
  };
}

function collect(desc: DescMessage, into: Set<DescMessage>, isMeant: (field: DescField) => boolean): void {
  if (into.has(desc)) return;
  into.add(desc);
  for (const field of desc.fields) {
    if (field.message !== undefined && isMeant(field)) collect(field.message, into, isMeant);
  }
}
