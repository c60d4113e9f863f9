import type { DescMessage } from "@bufbuild/protobuf";
import { joinPath, keySegment } from "../field-path.ts";
import { isWellKnown } from "../visit.ts";
import { endOfString } from "./scan-json.ts";

/** Names and indices from the outermost value to a place in a text of JSON. */
export type TextPath = readonly (string | number)[];

interface Level {
  readonly keys: Map<string, true> | undefined;
  /** Of an item of a list, or the last key of an object. */
  step: string | number | undefined;
  isKey: boolean;
}

/** The path of the value in which the byte `end` of a text lies; slow, for what is refused. */
export function pathAt(bytes: Uint8Array, end: number): TextPath {
  return walk(bytes.subarray(0, end), false);
}

/** The path of the first member whose key its object has already; undefined if there is none. For text that is JSON. */
export function findDuplicate(bytes: Uint8Array): TextPath {
  return walk(bytes, true);
}

/** Goes through a text and answers with the path that it ends at, or with that of the first key that comes twice. */
function walk(bytes: Uint8Array, stopsAtDuplicate: boolean): TextPath {
  const levels: Level[] = [];
  for (let at = 0; at < bytes.length; ) {
    const level = levels.at(-1);
    switch (bytes[at++]) {
      case 0x7b: // {
        levels.push({ keys: new Map(), step: undefined, isKey: true });
        break;
      case 0x5b: // [
        levels.push({ keys: undefined, step: 0, isKey: false });
        break;
      case 0x5d: // ]
      case 0x7d: // }
        levels.pop();
        break;
      case 0x2c: // ,
        if (level?.keys === undefined) advance(level);
        else level.isKey = true;
        break;
      case 0x3a: // :
        if (level !== undefined) level.isKey = false;
        break;
      case 0x22: {
        // "
        const start = at;
        at = endOfString(bytes, at);
        if (level?.keys === undefined || !level.isKey) break;
        level.step = keyOf(bytes, start, at);
        if (stopsAtDuplicate && level.keys.has(level.step)) return stepsOf(levels);
        level.keys.set(level.step, true);
      }
    }
  }
  return stepsOf(levels);
}

function advance(level: Level | undefined): void {
  if (typeof level?.step === "number") level.step += 1;
}

function stepsOf(levels: readonly Level[]): TextPath {
  return levels.flatMap(({ step }) => (step === undefined ? [] : [step]));
}

function keyOf(bytes: Uint8Array, start: number, end: number): string {
  const text = new TextDecoder().decode(bytes.subarray(start - 1, end));
  try {
    return String(JSON.parse(text));
  } catch {
    return "";
  }
}

/** A path in the text of a message as errors spell it: with the names of the proto, however the fields are called there. */
export function spellPath(desc: DescMessage | undefined, path: TextPath): string {
  let message = desc;
  return path.reduce<string>((spelled, step) => {
    if (typeof step === "number") return `${spelled}[${step}]`;
    const field = message?.fields.find(({ name, jsonName }) => name === step || jsonName === step);
    message = field?.message === undefined || isWellKnown(field.message) ? undefined : field.message;
    return joinPath(spelled, field === undefined ? keySegment(step) : field.name);
  }, "");
}
