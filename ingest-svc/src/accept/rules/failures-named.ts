import type { Rule } from "./rule.ts";

/** Failures of a part have ids: of two that are alike, nothing else tells whether one was sent again. */
export const failuresNamed: Rule = ({ failures }) =>
  failures.flatMap(({ failureId }, index) =>
    failureId === ""
      ? [
          {
            field: `failures[${index}].failure_id`,
            rule: "required",
            description: "is required in a part: any UUID, the same when the part is sent again",
          },
        ]
      : [],
  );
