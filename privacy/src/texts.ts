import { type Context, contextOf } from "./context.ts";
import { limits } from "./limits.ts";

/** A text of a run or of one of its items, or a list of texts. */
export interface TextField {
  /** Its name, as in JSON; of a text in a message inside the item, the names on the way there: `usage.tier`. */
  readonly field: string;
  /** These names one by one. */
  readonly path: readonly string[];
  readonly isList: boolean;
  /** Most characters of one text. */
  readonly limit: number;
  readonly context: Context;
  /** It may be absent, and no other field depends on it. */
  readonly isOptional: boolean;
}

/** The texts of the items of one list of a run. */
export interface ItemTexts {
  /** Name of the list, as in JSON. */
  readonly list: string;
  readonly fields: readonly TextField[];
  /** The items have metadata. */
  readonly hasMetadata: boolean;
}

/** Every text of a run: what the inspection looks at, in this order. */
export interface RunTexts {
  readonly fields: readonly TextField[];
  readonly items: readonly ItemTexts[];
}

type Known = Pick<TextField, "limit" | "context" | "isOptional"> & { readonly isList?: true };

const { name, code, message } = limits;
const text = (limit: number, ...words: string[]): Known => ({
  limit,
  context: contextOf(words, false),
  isOptional: false,
});
const optional = (known: Known): Known => ({ ...known, isOptional: true });

/** What is known of texts by their names; a text without an entry is one of `unknown`. */
const ofRun = {
  runId: text(name, "run", "id"),
  parentRunId: optional(text(name, "run", "id")),
  agentId: text(name),
  agentVersion: text(name, "version"),
  environment: text(name),
  sessionId: optional(text(name, "session", "id")),
  traceId: optional(text(name, "trace", "id")),
} as const satisfies Readonly<Record<string, Known>>;

const stepId = text(name, "step", "id");
const ofItems = {
  steps: {
    stepId,
    parentStepId: optional(stepId),
    name: text(name),
    model: optional(text(name, "model")),
    errorCode: text(code, "code"),
  },
  failures: {
    failureId: text(name, "failure", "id"),
    stepId,
    failureCode: text(code, "code"),
    message: text(message),
  },
  decisions: {
    decisionId: text(name, "decision", "id"),
    stepId,
    decisionType: text(code, "type"),
    selected: text(name),
    reasonCode: text(code, "reason", "code"),
    candidates: { ...text(name), isList: true },
  },
  qualitySignals: {
    signalId: text(name, "signal", "id"),
    stepId,
    signalType: text(code, "type"),
    signalCode: text(code, "code"),
    category: text(code, "category"),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Known>>>>;

export type KnownRunTexts = typeof ofRun;
export type KnownItemTexts = typeof ofItems;

const unknown = text(name);
const knownOfRun: Readonly<Record<string, Known | undefined>> = ofRun;
const knownOfItems: Readonly<Record<string, Readonly<Record<string, Known | undefined>> | undefined>> =
  ofItems;

/**
 * A text by its name. One that this package does not know is inspected as a name of at most 255 characters.
 *
 * @param list the list that its item is in; undefined for a text of the run itself
 * @param form what the contract says of one that this package does not know. Default: one text, which must be there
 */
export function textField(
  list: string | undefined,
  field: string,
  form: Partial<Pick<TextField, "isList" | "isOptional">> = {},
): TextField {
  const known = list === undefined ? knownOfRun[field] : knownOfItems[list]?.[field];
  return { isList: false, ...(known ?? { ...unknown, ...form }), field, path: field.split(".") };
}

/** The texts that this package knows: those of the SDK's records. */
export const knownTexts: RunTexts = {
  fields: Object.keys(ofRun).map((field) => textField(undefined, field)),
  items: Object.entries(ofItems).map(([list, fields]) => ({
    list,
    fields: Object.keys(fields).map((field) => textField(list, field)),
    hasMetadata: list !== "failures",
  })),
};
