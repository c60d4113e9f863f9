import type { RuleId } from "../rules.ts";
import type { SpacedLimits } from "./spaced-words.ts";

/** What a text of a field may look like. */
export interface Shape {
  /** The rule that a text of another shape breaks. */
  readonly rule: RuleId;
  /** Marks that it may not have. */
  readonly noMarks: RegExp | undefined;
  readonly spaced: SpacedLimits;
}

// Commas, question marks and quotes of every script: what sentences have and names lack. Brackets, slashes, colons, hyphens and
// the like stay: `GET /v1/users/{id}`, `v2.1 (canary)`, `tool:search[0]`.
// The commas of `Map<key,value>` stay as well.
const SENTENCE_MARKS =
  /[;!?"'`“”„«»‹›‘’…¿¡、。，；！？「」『』《》،؛؟।॥։።፧]|,(?![A-Za-z0-9_]+[>,])|(?<!<[A-Za-z0-9_,]{1,200}),/u;

/**
 * The shapes of texts. Letters and digits are of any script.
 *
 * - `identifier`: ids, versions, environments, codes. `support-agent`, `v1.2.3+build.5`, `claude-3-5-sonnet@20241022`,
 *   `feat/x`, `arn:aws:lambda:eu-west-1:…`, `SQLSTATE[23505]`, `HTTP 503`.
 * - `name`: names of agents, steps, tools, models and options: at most a few words. `chat gemini-3-flash-preview`,
 *   `GET /v1/users/{id}`, `Look up order`, `Bad Gateway`.
 * - `value`: metadata strings, which are also dates, amounts, media types and the like. `text/html; charset=utf-8`, `50%`,
 *   `>=1.2 <2`, `W/"5e-xyz"`, `US East (N. Virginia)`.
 *
 * None of them takes a sentence in any language, with spaces or joined by marks or capitals.
 */
export const shapes = {
  identifier: { rule: "shape-identifier", noMarks: SENTENCE_MARKS, spaced: { words: 4, others: 1 } },
  name: { rule: "shape-name", noMarks: SENTENCE_MARKS, spaced: { words: 6, others: 2 } },
  value: { rule: "shape-value", noMarks: undefined, spaced: { words: 16, others: 2 } },
} as const satisfies Readonly<Record<string, Shape>>;
