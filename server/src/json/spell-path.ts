import type { DescMessage } from "@bufbuild/protobuf";
import { joinPath, keySegment } from "../errors/field-path.ts";
import type { TextPath } from "./find-in-text.ts";

/** A path in the text of a message as errors spell it: with the names of the proto, however the fields are called there. */
export function spellPath(desc: DescMessage | undefined, path: TextPath): string {
  let message = desc;
  return path.reduce<string>((spelled, step) => {
    if (typeof step === "number") return `${spelled}[${step}]`;
    const field = message?.fields.find(({ name, jsonName }) => name === step || jsonName === step);
    message = field?.message?.typeName.startsWith("google.protobuf.") === true ? undefined : field?.message;
    return joinPath(spelled, field === undefined ? keySegment(step) : field.name);
  }, "");
}
