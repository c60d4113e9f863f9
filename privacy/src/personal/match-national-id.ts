import type { NationalId } from "./national-id.ts";
import { nationalIds } from "./national-ids/index.ts";

interface Form {
  readonly id: NationalId;
  readonly bare: boolean;
}

const forms = new Map<string, Form[]>();
for (const id of nationalIds) {
  for (const shape of id.shapes) forms.set(shape, [...(forms.get(shape) ?? []), { id, bare: false }]);
  for (const shape of id.bareShapes) forms.set(shape, [...(forms.get(shape) ?? []), { id, bare: true }]);
}

// Hex and identifiers are written so.
const lowerCaseWithoutMarks = /^(?=.*[a-z])[A-Za-z0-9]+$/;

/** Whether some personal number has this form. */
export function isNationalIdShape(shape: string): boolean {
  return forms.has(shape);
}

/**
 * Kind of the personal number that a text of a known form is, or undefined. A form that other numbers have too, or one
 * with letters in lower case and no marks, needs a context word.
 *
 * @param written the number as it stands in the text
 * @param compact the same without marks, in upper case
 * @param text the whole text
 * @param phrase the words of the field's name
 */
export function nationalIdKind(
  shape: string,
  written: string,
  compact: string,
  text: string,
  phrase: string,
): string | undefined {
  for (const { id, bare } of forms.get(shape) ?? []) {
    if (!id.check(compact)) continue;
    if (!bare && !lowerCaseWithoutMarks.test(written)) return id.kind;
    if (id.context.test(text) || id.context.test(phrase)) return id.kind;
  }
  return undefined;
}
