import { limits } from "../limits.ts";
import type { StepOptions } from "../step.ts";

/** A text among the options of a step. */
export type StepText = {
  [O in keyof StepOptions]-?: string extends StepOptions[O]
    ? unknown extends StepOptions[O]
      ? never
      : O
    : never;
}[keyof StepOptions];

/** The options of a step, as they were given. */
export type GivenOptions = { readonly [O in keyof StepOptions]?: unknown };

const limitOf: { readonly [T in StepText]: number } = { model: limits.name };

/** The texts that a step may have, each with its limit in code points. */
export const stepTexts = new Map(Object.entries(limitOf)) as ReadonlyMap<StepText, number>;

/**
 * Reads the options of a step, each once: getters and proxies may answer otherwise the next time.
 *
 * @throws what a getter or proxy throws
 */
export function readStepOptions(options: unknown): GivenOptions {
  if (options === undefined) return {};
  const {
    attempt,
    usage,
    metadata,
    wait,
    arguments: given,
    resultBytes,
    provisional,
    model,
  } = Object(options) as GivenOptions;
  const read = { attempt, usage, metadata, wait, arguments: given, resultBytes, provisional, model };
  return read satisfies Required<GivenOptions>;
}
