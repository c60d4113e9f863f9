import type { NationalId } from "./national-id.ts";
import { nationalIds } from "./national-ids/index.ts";
import { shapeHash, shapeOf } from "./shape.ts";

interface Form {
  readonly id: NationalId;
  readonly bare: boolean;
}

const forms = new Map<string, Form[]>();
for (const id of nationalIds) {
  for (const shape of id.shapes) forms.set(shape, [...(forms.get(shape) ?? []), { id, bare: false }]);
  for (const shape of id.bareShapes) forms.set(shape, [...(forms.get(shape) ?? []), { id, bare: true }]);
}
const hashes = new Set([...forms.keys()].map((shape) => shapeHash(0, shape, 0, shape.length)));

// Hex and identifiers are written so.
const LOWER_CASE_WITHOUT_MARKS = /^(?=.*[a-z])[A-Za-z0-9]+$/;

const HEX = /^[0-9a-f]+$/;

const SPACED = /^\d+(?: \d+){2,}$/;
const MAX_STEP = 9;

/** Whether groups of digits are numbers one after the other: 101 102 103. */
function isCounting(written: string): boolean {
  if (!SPACED.test(written)) return false;
  const numbers = written.split(" ").map(Number);
  const steps = numbers.slice(1).map((number, at) => number - (numbers[at] ?? 0));
  return steps.every((step) => step > 0 && step <= MAX_STEP);
}

/** Whether some personal number has a form with this hash. */
export function isNationalIdHash(hash: number): boolean {
  return hashes.has(hash);
}

/**
 * Kind of the personal number that a text is, or undefined. A form that other numbers have too, or one with letters in
 * lower case and no marks, needs a context word.
 *
 * @param written the number as it stands in the text
 * @param text the whole text
 * @param phrase the words of the field's name
 */
export function nationalIdKind(written: string, text: string, phrase: string): string | undefined {
  if (isCounting(written)) return undefined;
  const compact = written.replace(/[^A-Za-z0-9]/g, "").toUpperCase();
  for (const { id, bare } of forms.get(shapeOf(written)) ?? []) {
    if (!id.check(compact)) continue;
    const inCase = id.anyCase === true ? !HEX.test(written) : !LOWER_CASE_WITHOUT_MARKS.test(written);
    if (!bare && inCase) return id.kind;
    if (id.context.test(text) || id.context.test(phrase)) return id.kind;
  }
  return undefined;
}
