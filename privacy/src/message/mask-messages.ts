import type { InspectableFailure, InspectableRun } from "../inspectable-run.ts";
import { defaultPolicy, type Policy } from "../policy/policy.ts";
import { maskMessage } from "./mask-message.ts";

type TextsOfFailure = Pick<InspectableFailure, "failureCode" | "message">;

function storedMessage({ failureCode, message = "" }: TextsOfFailure, policy: Policy): string {
  return policy.failureMessages === "off" ? (failureCode ?? "") : maskMessage(message);
}

/**
 * A run whose failure messages are masked: see `maskMessage`. Where the policy says `failureMessages: "off"`, each becomes
 * its failure's code. The run itself is not changed: the answer is the same object where nothing had to change, else a
 * copy.
 *
 * @param policy the policy; default `defaultPolicy`
 */
export function maskMessages<R extends InspectableRun>(run: R, policy: Policy = defaultPolicy): R {
  let changed: object[] | undefined;
  for (const [index, failure] of run.failures.entries()) {
    const { message } = failure;
    if (typeof message !== "string" || message === "") continue;
    const stored = storedMessage(failure, policy);
    if (stored === message) continue;
    changed ??= [...run.failures];
    changed[index] = { ...failure, message: stored };
  }
  return changed === undefined ? run : { ...run, failures: changed };
}
