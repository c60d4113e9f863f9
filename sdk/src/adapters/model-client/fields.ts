const WORD = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.:/@+-]{0,127}$/;

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** A property of a value that may be anything. @throws what a getter or proxy throws */
export function field(value: unknown, name: string): unknown {
  return isObject(value) ? Reflect.get(value, name) : undefined;
}

/** The items of a property that is a list; none of any other. */
export function items(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}

/** A count; undefined of what is none. */
export function count(value: unknown, name: string): number | undefined {
  const number = field(value, name);
  return Number.isSafeInteger(number) && (number as number) >= 0 ? (number as number) : undefined;
}

function textOf(value: unknown, name: string, form: RegExp): string | undefined {
  const text = field(value, name);
  return typeof text === "string" && form.test(text) ? text : undefined;
}

/** A word of a closed list, such as a reason or a status; undefined of any other text. */
export const word = (value: unknown, name: string): string | undefined => textOf(value, name, WORD);

/** A name without blanks, such as that of a model; undefined of any other text. */
export const modelName = (value: unknown, name: string): string | undefined => textOf(value, name, NAME);

/** The sum of counts, those that are absent apart; undefined without any. */
export function sum(...counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, one) => total + one, 0);
}
