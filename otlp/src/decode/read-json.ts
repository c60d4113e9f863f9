import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  type MessageShape,
} from "@bufbuild/protobuf";
import { Budget } from "./bounds.ts";
import { readScalar } from "./read-scalar.ts";
import { faultWithin, Undecodable } from "./undecodable.ts";

type Fields = Record<string, unknown>;

/**
 * Reads a value of JSON as a message of OTLP: ids are hex in any case, enums numbers or names, whole numbers of 64 bits numbers or
 * text; null is absent, and fields that are not known are passed over without a look at them.
 *
 * @throws Undecodable names the field, never its value
 */
export function readJson<Desc extends DescMessage>(desc: Desc, json: unknown): MessageShape<Desc> {
  return readMessage(desc, json, new Budget(), 1) as MessageShape<Desc>;
}

function readMessage(desc: DescMessage, json: unknown, budget: Budget, depth: number): unknown {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new Undecodable("must be an object");
  budget.takeMessage(depth);
  const message = create(desc) as unknown as Fields;
  const fields = fieldsOf(desc);
  for (const key in json) {
    const field = fields.get(key);
    const value = (json as Fields)[key];
    if (field === undefined || value === null) continue;
    try {
      setField(message, field, readField(field, value, budget, depth));
    } catch (error) {
      throw faultWithin(error, field.jsonName);
    }
  }
  return message;
}

function setField(message: Fields, { oneof, localName }: DescField, value: unknown): void {
  if (oneof === undefined) message[localName] = value;
  else if ((message[oneof.localName] as { case?: string }).case !== undefined)
    throw new Undecodable("must be the only value");
  else message[oneof.localName] = { case: localName, value };
}

function readField(field: DescField, json: unknown, budget: Budget, depth: number): unknown {
  if (field.fieldKind !== "list") return readOne(field, json, budget, depth);
  if (!Array.isArray(json)) throw new Undecodable("must be a list");
  return json.map((item, index) => {
    try {
      return readOne(field, item, budget, depth);
    } catch (error) {
      throw faultWithin(error, `[${index}]`);
    }
  });
}

function readOne(field: DescField, json: unknown, budget: Budget, depth: number): unknown {
  if (field.message !== undefined) return readMessage(field.message, json, budget, depth + 1);
  if (field.enum !== undefined) return readEnum(field.enum, json);
  if (field.scalar === undefined) throw new Undecodable("is of a type that is not read");
  return readScalar(field.scalar, json);
}

function readEnum(desc: DescEnum, json: unknown): number {
  if (typeof json === "number" && Number.isInteger(json)) return json;
  const known = desc.values.find(({ name }) => name === json);
  if (known === undefined) throw new Undecodable("must be one of its names, or a number");
  return known.number;
}

const fieldsByName = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

function fieldsOf(desc: DescMessage): ReadonlyMap<string, DescField> {
  const known = fieldsByName.get(desc);
  if (known !== undefined) return known;
  const fields = new Map(
    desc.fields.flatMap((field) => [
      [field.jsonName, field] as const,
      // JSON of protobuf may be spelled as in the contract too.
      [field.name, field] as const,
    ]),
  );
  fieldsByName.set(desc, fields);
  return fields;
}
