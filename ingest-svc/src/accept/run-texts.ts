import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence, StructSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { DroppedFieldSchema } from "@runfacts/gen/server/dropped_field";
import { FailureSchema } from "@runfacts/gen/server/failure";
import { RunSchema } from "@runfacts/gen/server/run";
import { StepSchema } from "@runfacts/gen/server/step";
import { StepPatternSchema } from "@runfacts/gen/server/step_pattern";
import { type ItemTexts, type RunTexts, type TextField, textField } from "@runfacts/privacy";

/** Messages that are output only, so ignored when sent. */
const outputMessages: ReadonlySet<string> = new Set([
  DroppedFieldSchema.typeName,
  StepPatternSchema.typeName,
]);

/** Texts that need no inspection, each with the reason. */
const exempt: ReadonlyMap<string, string> = new Map([
  [`${FailureSchema.typeName}.fingerprint`, "output only, so ignored when sent"],
  [
    `${StepSchema.typeName}.argument_digest`,
    "of a form that holds 128 bits alone, and never stored: what is stored is a digest of it",
  ],
]);

/** Every text that a run can hold, by the contract: a new field of the contract is inspected without a change here. */
export const runTexts: RunTexts = textsOf(RunSchema);

/**
 * The texts of a message by its descriptor, with those of messages inside it; the lists of messages are its items.
 *
 * @throws for a field whose texts could not be inspected: it has to be sent in another shape
 */
export function textsOf(schema: DescMessage): RunTexts {
  const sent = schema.fields.filter((field) => !isExempt(field));
  const isItems = (field: DescField) => field.fieldKind === "list" && field.listKind === "message";
  const fields = sent.filter((field) => !isItems(field)).flatMap((field) => textsIn(field));
  const items = sent.flatMap((field) =>
    field.fieldKind === "list" && field.listKind === "message"
      ? [itemTexts(field.localName, field.message.fields)]
      : [],
  );
  return { fields, items };
}

function itemTexts(list: string, fields: readonly DescField[]): ItemTexts {
  const texts = fields
    .filter((field) => !isMetadata(field) && !isExempt(field))
    .flatMap((field) => textsIn(field, list));
  return { list, fields: texts, hasMetadata: fields.some(isMetadata) };
}

function isExempt({ message, parent, name }: DescField): boolean {
  return outputMessages.has(message?.typeName ?? "") || exempt.has(`${parent.typeName}.${name}`);
}

function isMetadata({ localName, message }: DescField): boolean {
  return localName === "metadata" && message?.typeName === StructSchema.typeName;
}

/** @param list the list that the item of the field is in; undefined for the run itself */
function textsIn(field: DescField, list?: string, prefix = ""): TextField[] {
  const name = `${prefix}${field.localName}`;
  switch (field.fieldKind) {
    case "enum":
      return [];
    case "scalar":
      return isText(field, field.scalar) ? [textField(list, name, { isOptional: isOptional(field) })] : [];
    case "list":
      if (field.listKind === "scalar")
        return isText(field, field.scalar) ? [textField(list, name, { isList: true })] : [];
      if (field.listKind === "enum") return [];
      throw notInspected(field);
    case "map":
      throw notInspected(field);
    case "message":
      if (field.message.typeName === TimestampSchema.typeName) return [];
      if (field.message.typeName.startsWith("google.protobuf.")) throw notInspected(field);
      return field.message.fields.flatMap((inner) => textsIn(inner, list, `${name}.`));
  }
}

function isOptional({ presence }: DescField): boolean {
  return presence === FeatureSet_FieldPresence.EXPLICIT;
}

function isText(field: DescField, scalar: ScalarType): boolean {
  if (scalar === ScalarType.BYTES) throw notInspected(field);
  return scalar === ScalarType.STRING;
}

function notInspected({ parent, name }: DescField): Error {
  return new Error(
    `the privacy rules cannot inspect ${parent.typeName}.${name}: no field may hold texts in this shape`,
  );
}
