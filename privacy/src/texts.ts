import { type Context, contextOf } from "./context.ts";
import { limits } from "./limits.ts";
import { type Shape, shapes } from "./shape/shapes.ts";

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
const text = (limit: number, shape: Shape | undefined, ...words: string[]): Known => ({
  limit,
  context: contextOf(words, shape),
  isOptional: false,
});
const called = (...words: string[]) => text(name, shapes.name, ...words);
const identified = (...words: string[]) => text(name, shapes.identifier, ...words);
const coded = (...words: string[]) => text(code, shapes.identifier, ...words);
const optional = (known: Known): Known => ({ ...known, isOptional: true });

/** What is known of texts by their names; a text without an entry is one of `unknown`. */
const ofRun = {
  runId: identified("run", "id"),
  parentRunId: optional(identified("run", "id")),
  agentId: called(),
  agentVersion: identified("version"),
  environment: identified(),
  sessionId: optional(identified("session", "id")),
  traceId: optional(identified("trace", "id")),
} as const satisfies Readonly<Record<string, Known>>;

const stepId = identified("step", "id");
const ofItems = {
  steps: {
    stepId,
    parentStepId: optional(stepId),
    name: called(),
    model: optional(called("model")),
    errorCode: coded("code"),
  },
  failures: {
    failureId: identified("failure", "id"),
    stepId,
    failureCode: coded("code"),
    message: text(message, undefined),
  },
  decisions: {
    decisionId: identified("decision", "id"),
    stepId,
    decisionType: coded("type"),
    selected: called(),
    reasonCode: coded("reason", "code"),
    candidates: { ...called(), isList: true },
  },
  qualitySignals: {
    signalId: identified("signal", "id"),
    stepId,
    signalType: coded("type"),
    signalCode: coded("code"),
    category: text(code, shapes.name, "category"),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Known>>>>;

export type KnownRunTexts = typeof ofRun;
export type KnownItemTexts = typeof ofItems;

const unknown = text(name, shapes.value);
const knownOfRun: Readonly<Record<string, Known | undefined>> = ofRun;
const knownOfItems: Readonly<Record<string, Readonly<Record<string, Known | undefined>> | undefined>> =
  ofItems;

/**
 * A text by its name. One that this package does not know is inspected as a value of at most 255 characters.
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
