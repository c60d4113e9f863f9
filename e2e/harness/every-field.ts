import { randomUUID } from "node:crypto";
import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { StructSchema } from "@bufbuild/protobuf/wkt";
import openapi from "@runfacts/gen/openapi/query-service.json" with { type: "json" };
import { RunSchema } from "@runfacts/gen/server/run";

/** A JSON object, as REST spells messages. */
export type Fields = Record<string, unknown>;

/** A field of the contract that a client sets: where it stands in `runWithEveryField`, and another valid value of it. */
export interface Leaf {
  /** As violations name it: `steps[1].model`, `steps[1].usage.input_tokens`. */
  readonly path: string;
  readonly names: readonly (string | number)[];
  readonly field: DescField;
  readonly other: unknown;
}

const [FIRST_STEP, LAST_STEP] = [randomUUID(), randomUUID()];
const start = Date.now() - 60_000;
const at = (ms: number) => new Date(start + ms).toISOString();

/** Values that follow from more than the type of a field: a value, and another one. */
const values: Readonly<Record<string, readonly [unknown, unknown]>> = {
  "Run.trace_id": ["4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4737"],
  "Run.status": ["partial", "failure"],
  "Run.started_at": [at(0), at(-1)],
  "Run.ended_at": [at(2_000), at(2_001)],
  "Step.seq": [1, 2],
  "Step.step_id": [LAST_STEP, randomUUID()],
  "Step.parent_step_id": [FIRST_STEP, null],
  "Step.argument_digest": ["0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdee"],
  "Step.started_at": [at(400), at(401)],
  "Step.ended_at": [at(900), at(901)],
  "Failure.step_id": [FIRST_STEP, null],
  "Decision.step_id": [FIRST_STEP, null],
  "Signal.step_id": [FIRST_STEP, null],
};
/** Of these fields of a signal exactly one is set. */
const oneOfSignal = ["value", "number", "category"];

function sample(field: DescField, variant: 0 | 1): unknown {
  const value = values[`${field.parent.name}.${field.name}`]?.[variant];
  if (value !== undefined) return value;
  switch (field.fieldKind) {
    case "enum":
      return field.enum.values[1 + variant]?.name.slice(field.enum.sharedPrefix?.length ?? 0).toLowerCase();
    case "list":
      return field.listKind === "scalar" ? [`${field.name}_${variant}`] : undefined;
    case "map":
      return { [`key_${variant}`]: `value_${variant}` };
    case "message":
      return field.message.typeName === StructSchema.typeName ? { region: `eu-${variant}` } : undefined;
    case "scalar":
      if (/^(run|parent_run|failure|decision|signal)_id$/.test(field.name)) return randomUUID();
      return [`${field.name}_${variant}`, 1 + variant, 0.25 + variant / 4, variant === 0][kindOf(field)];
  }
}

/** Place of the kind of a scalar among those of `sample`. */
function kindOf(field: DescField & { fieldKind: "scalar" }): number {
  const name = typeOf(field);
  if (name === "boolean") return 3;
  if (name === "number") return 2;
  return name === "integer" ? 1 : 0;
}

interface Property {
  readonly type?: string;
  readonly readOnly?: boolean;
}
const schemas = openapi.components.schemas as unknown as Record<
  string,
  { readonly properties?: Record<string, Property> }
>;
const propertyOf = ({ parent, name }: DescField) => schemas[parent.name]?.properties?.[name];
const typeOf = (field: DescField) => propertyOf(field)?.type;

/** What a client may set, by the contract's comments. */
const inputs = (schema: DescMessage) => schema.fields.filter((field) => propertyOf(field)?.readOnly !== true);
const isNested = (field: DescField) => field.fieldKind === "message" && sample(field, 0) === undefined;
const isItems = (field: DescField) => field.fieldKind === "list" && field.listKind === "message";

function messageOf(schema: DescMessage, without: readonly string[] = []): Fields {
  const fields = inputs(schema).filter((field) => !isItems(field) && !without.includes(field.name));
  return Object.fromEntries(
    fields.map((field) => [
      field.name,
      field.fieldKind === "message" && isNested(field) ? messageOf(field.message) : sample(field, 0),
    ]),
  );
}

function itemsOf(field: DescField): Fields[] {
  if (field.fieldKind !== "list" || field.listKind !== "message") return [];
  if (field.message.name === "Signal")
    return oneOfSignal.map((name) =>
      messageOf(
        field.message,
        oneOfSignal.filter((other) => other !== name),
      ),
    );
  if (field.message.name !== "Step") return [messageOf(field.message)];
  const first = {
    seq: 0,
    step_id: FIRST_STEP,
    step_type: "plan",
    name: "think",
    started_at: at(0),
    ended_at: at(950),
  };
  return [first, messageOf(field.message)];
}

/** A valid run in the shape of `POST /v1/runs` that has every field of the contract which a client may set. */
export function runWithEveryField(): Fields {
  const items = inputs(RunSchema).filter(isItems);
  return {
    ...messageOf(RunSchema),
    ...Object.fromEntries(items.map((field) => [field.name, itemsOf(field)])),
  };
}

/** All these fields, one by one. */
export function everyField(run: Fields): Leaf[] {
  return leavesOf(RunSchema, run, []);
}

function leavesOf(schema: DescMessage, message: Fields, names: readonly (string | number)[]): Leaf[] {
  return inputs(schema).flatMap((field) => {
    const here = [...names, field.name];
    const value = message[field.name];
    if (value === undefined) return [];
    if (field.fieldKind === "list" && field.listKind === "message")
      return (value as Fields[]).flatMap((item, index) =>
        // The first step is there for others to name.
        field.name === "steps" && index === 0 ? [] : leavesOf(field.message, item, [...here, index]),
      );
    if (field.fieldKind === "message" && isNested(field))
      return leavesOf(field.message, value as Fields, here);
    return [{ path: pathOf(here), names: here, field, other: sample(field, 1) }];
  });
}

function pathOf(names: readonly (string | number)[]): string {
  return names
    .map((name) => (typeof name === "number" ? `[${name}]` : `.${name}`))
    .join("")
    .slice(1);
}

/** The value of a field of a run. */
export function valueAt(run: Fields, { names }: Pick<Leaf, "names">): unknown {
  return names.reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], run);
}

/** A copy of a run with another value of a field. */
export function withValue(run: Fields, { names }: Pick<Leaf, "names">, value: unknown): Fields {
  const copy = structuredClone(run);
  const last = names.at(-1) ?? "";
  (valueAt(copy, { names: names.slice(0, -1) }) as Fields)[last] = value;
  return copy;
}
