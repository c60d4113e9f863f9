import type { AnyDesc, DescFile } from "@bufbuild/protobuf";
import { getComments } from "@bufbuild/protoplugin";

const OUTPUT_ONLY = /\bOutput only\b/;

/** The comment above a descriptor, without the leading space of its lines; "" if there is none. */
export function comment(desc: Exclude<AnyDesc, DescFile>): string {
  return (getComments(desc).leading ?? "")
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
}

/** `{ description }`, or nothing where there is no comment. */
export function described(desc: Exclude<AnyDesc, DescFile>): { description?: string } {
  const description = comment(desc);
  return description === "" ? {} : { description };
}

/** The first sentence of a comment, without its full stop. */
export function summary(text: string): string {
  const [sentence = ""] = text.replaceAll("\n", " ").split(/\.(?:\s|$)/);
  return sentence;
}

/** Whether the comment of a field says "Output only". */
export function isOutputOnly(desc: Exclude<AnyDesc, DescFile>): boolean {
  return OUTPUT_ONLY.test(comment(desc));
}
