import { type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { StructSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { BadRequest_FieldViolationSchema } from "@runfacts/gen/google/rpc/error_details";
import { DroppedFieldSchema } from "@runfacts/gen/server/dropped_field";
import { RunSchema } from "@runfacts/gen/server/run";
import { StepPatternSchema } from "@runfacts/gen/server/step_pattern";
import { knownTexts } from "@runfacts/privacy";
import { describe, expect, it } from "vitest";
import { runTexts, textsOf } from "./run-texts.ts";

const passed = new Set<string>([
  StructSchema.typeName,
  TimestampSchema.typeName,
  DroppedFieldSchema.typeName,
  StepPatternSchema.typeName,
]);
/** Of these a run holds what need not be inspected. */
const exempt: ReadonlySet<string> = new Set(["fingerprint", "argumentDigest"]);

describe("the texts of a run", () => {
  it("are all strings that can be reached from it, but for what is ignored when it is sent, and digests", () => {
    const strings: string[] = [];
    const visit = (schema: DescMessage, list: string) => {
      if (passed.has(schema.typeName)) return;
      for (const field of schema.fields) {
        if (field.scalar === ScalarType.STRING && !exempt.has(field.localName))
          strings.push(`${list}.${field.localName}`);
        if (field.message) visit(field.message, field.fieldKind === "list" ? field.localName : list);
      }
    };
    visit(RunSchema, "");
    const inspected = [{ list: "", fields: runTexts.fields }, ...runTexts.items].flatMap(({ list, fields }) =>
      fields.map(({ field }) => `${list}.${field}`),
    );
    expect(inspected).toEqual(strings);
    expect(runTexts.items.filter(({ hasMetadata }) => hasMetadata).map(({ list }) => list)).toEqual([
      "steps",
      "decisions",
      "qualitySignals",
    ]);
  });

  it("are known by their names to the privacy rules, so that the SDK drops what would be refused here", () => {
    const names = ({ fields, items }: typeof knownTexts) => [
      ...fields.map(({ field }) => field),
      ...items.flatMap(({ list, fields: texts }) => texts.map(({ field }) => `${list}.${field}`)),
    ];
    expect(names(knownTexts).sort()).toEqual(names(runTexts).sort());
  });

  it("inside of messages are told by the way to them", () => {
    const { fields } = textsOf(BadRequest_FieldViolationSchema);
    expect(fields.map(({ path }) => path)).toContainEqual(["localizedMessage", "locale"]);
  });

  it("cannot be held in shapes that the rules do not know", () => {
    expect(() => textsOf(StructSchema)).toThrow(/cannot inspect google\.protobuf\.Struct\.fields/);
  });
});
