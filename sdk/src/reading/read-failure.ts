import type { FailureType } from "../failure-details.ts";
import { limits } from "../limits.ts";
import type { FailureRecord } from "../recording/run-record.ts";
import { readText } from "./read-text.ts";
import { readWord } from "./read-word.ts";

const failureTypes = ["tool", "model", "retrieval", "orchestration"] as const satisfies FailureType[];

/** A failure that may be recorded, and whether all of it is as it was given. */
export interface ReadFailure {
  readonly failure: FailureRecord;
  readonly changed: boolean;
}

const inWords = (code: string) => code.replace(/[_.-]+/g, " ").trim() || code;

/**
 * Reads a failure that an agent gave. What is missing or wrong is filled in: the type as given, the code "unknown", the
 * message from the code.
 *
 * @param source any object with `type`, `code` and `message`
 * @throws what a getter or proxy throws
 */
export function readFailure(source: unknown, defaultType: FailureType): ReadFailure {
  const given = Object(source) as { readonly [field in "type" | "code" | "message"]?: unknown };
  const { type, code, message } = given;
  const failureType = readWord(type, failureTypes);
  const failureCode = readText(code, limits.code);
  const words = readText(message, limits.message);
  const codeText = failureCode?.text ?? "unknown";
  return {
    failure: {
      failureType: failureType ?? defaultType,
      failureCode: codeText,
      message: words?.text ?? inWords(codeText),
    },
    changed:
      (failureType === undefined && type !== undefined) ||
      (failureCode?.changed ?? true) ||
      (words?.changed ?? message !== undefined),
  };
}
