/** A value is too long to be written. */
class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** How a value is written. */
interface BoundedJsonOptions {
  /** Most characters of the JSON. */
  readonly maxLength: number;
  /** What stands instead of a text; its length counts. Default: itself */
  readonly replaceText?: (text: string) => string;
}

const isBoxed = (part: object) => part instanceof String || part instanceof Number || part instanceof Boolean;

const inCodeUnitOrder = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  a < b ? -1 : 1;

/**
 * Writes a value as canonical JSON, whose keys are sorted, and stops as soon as that is known to be too long: arguments
 * and results may be files, and writing one holds the agent up.
 *
 * @returns undefined of what is longer than `maxLength`, and of what JSON says nothing of
 * @throws what the value throws when it is read, and for one that holds itself
 */
export function boundedJson(
  value: unknown,
  { maxLength, replaceText }: BoundedJsonOptions,
): string | undefined {
  let left = maxLength;
  const take = (length: number) => {
    left -= length;
    if (left < 0) throw new TooLarge();
  };
  // Before JSON asks it: what it says of its bytes is a list of numbers, many times as large.
  const takeBytes = (part: unknown) => {
    if (ArrayBuffer.isView(part)) take(2 * part.byteLength);
  };
  const visit = (_key: string, part: unknown): unknown => {
    if (typeof part === "string") {
      const text = replaceText?.(part) ?? part;
      take(text.length + 2);
      return text;
    }
    take(1);
    if (typeof part === "bigint") return String(part);
    if (typeof part !== "object" || part === null || isBoxed(part)) return part;
    if (Array.isArray(part)) {
      take(part.length);
      part.forEach(takeBytes);
      return part;
    }
    const entries = Object.entries(part);
    take(4 * entries.length);
    for (const [, item] of entries) takeBytes(item);
    const isSorted = entries.every(([key], at) => at === 0 || (entries[at - 1]?.[0] ?? "") < key);
    // The object itself, by which JSON knows one that holds itself.
    return isSorted ? part : Object.fromEntries(entries.sort(inCodeUnitOrder));
  };
  try {
    takeBytes(value);
    const json = JSON.stringify(value, visit);
    return json === undefined || json.length > maxLength ? undefined : json;
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}
