import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import {
  createValidator as createProtovalidate,
  type Violation as RuleViolation,
} from "@bufbuild/protovalidate";
import { MAX_VIOLATIONS, type Violation } from "../faults.ts";
import { formatPath, joinPath } from "../field-path.ts";
import { enumWords } from "../json/dialects.ts";
import { fewItems } from "./few-items.ts";
import { createQuickLook, noLook } from "./quick-look.ts";
import { createValueWalker } from "./value-walker.ts";

export interface Validator {
  /**
   * The rules of the contract that a message breaks, at least the first 20 of them: its field rules (buf.validate), and for all values in it, however
   * deep: text is valid Unicode (`string.unicode`) without NUL (`string.nul`), numbers in google.protobuf.Struct are
   * finite (`number.finite`), times and durations in their range (`timestamp.range`, `duration.range`).
   *
   * @param prefix path of the message within the request, such as "runs[3]". Default: none.
   * @returns no violation for a valid message; never a value of the message.
   */
  validate<D extends DescMessage>(schema: D, message: MessageShape<D>, prefix?: string): Violation[];
}

/**
 * Makes a validator. Rules are compiled at the first message of each type, so keep it.
 *
 * @param isQuick false lets protovalidate look at every message, not only at those of which a quick look is not sure
 */
export function createValidator(isQuick = true): Validator {
  const rules = createProtovalidate();
  const lookOf = isQuick ? createQuickLook() : noLook;
  const walkerOf = createValueWalker();
  return {
    validate(schema, message, prefix = "") {
      const violations = walkerOf(schema)(message, prefix);
      if (lookOf(schema)(message)) return violations;
      for (let round = 0; ; round += 1) {
        const { part, tooLong, pathOf, isLast } = fewItems(schema, message, lookOf, round);
        const result = rules.validate(schema, part);
        if (result.kind === "error") throw result.error;
        const found = (result.violations ?? []).map((violation) =>
          toViolation({ ...violation, field: pathOf(violation.field) }, prefix),
        );
        const all = [...tooLong.map((own) => ({ ...own, field: joinPath(prefix, own.field) })), ...found];
        if (all.length > 0 || isLast) return [...all, ...violations].slice(0, MAX_VIOLATIONS);
      }
    },
  };
}

function toViolation(
  violation: Pick<RuleViolation, "field" | "ruleId" | "message">,
  prefix: string,
): Violation {
  return {
    field: joinPath(prefix, formatPath(violation.field)),
    rule: violation.ruleId,
    description: describe(violation),
  };
}

const SUBJECT = /^value (?=is )/;

function describe({ field, message, ruleId }: Pick<RuleViolation, "field" | "ruleId" | "message">): string {
  const last = field.findLast((part) => part.kind === "field");
  if (last?.kind === "field" && last.enum !== undefined && ruleId.startsWith("enum.")) {
    const words = enumWords(last.enum).words;
    return `must be one of ${[...words]
      .filter(([number]) => number !== 0)
      .map(([, word]) => word)
      .join(", ")}`;
  }
  return message === "must be at least 1 characters" ? "must not be empty" : message.replace(SUBJECT, "");
}
