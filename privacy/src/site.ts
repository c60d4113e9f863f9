import type {
  InspectableDecision,
  InspectableFailure,
  InspectableRun,
  InspectableSignal,
  InspectableStep,
} from "./inspectable-run.ts";

/** The lists of a run, in the order of the inspection. */
export type ItemList = "steps" | "failures" | "decisions" | "qualitySignals";
/** Those whose items have metadata. */
export type FactList = Exclude<ItemList, "failures">;

type TextFieldOf<T> = Exclude<keyof T, ItemList | "metadata" | "candidates">;

export type RunField = TextFieldOf<InspectableRun>;
export type StepField = TextFieldOf<InspectableStep>;
export type FailureField = TextFieldOf<InspectableFailure>;
export type DecisionField = TextFieldOf<InspectableDecision>;
export type SignalField = TextFieldOf<InspectableSignal>;
export type ItemField = StepField | FailureField | DecisionField | SignalField;

/** Where a metadata violation is: the whole map, one key of it, or one item of a list under a key. */
export interface MetadataPlace {
  readonly key?: string;
  /** Place of the key among the keys, from 0. */
  readonly keyIndex?: number;
  /** False when the key itself may not be repeated in an answer or a log. */
  readonly nameable?: boolean;
  /** Place in the list, from 0. */
  readonly item?: number;
}

/** Where in a run a violation is. */
export type Site =
  | { readonly part: "run"; readonly field: RunField }
  | { readonly part: "item"; readonly list: ItemList; readonly index: number; readonly field: ItemField }
  | { readonly part: "candidate"; readonly list: "decisions"; readonly index: number; readonly item: number }
  | ({ readonly part: "metadata"; readonly list: FactList; readonly index: number } & MetadataPlace);

const snakeCase = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function metadataPath({ key, keyIndex, nameable, item }: MetadataPlace): string {
  const name = key === undefined ? "" : nameable ? `.${key}` : `[#${keyIndex}]`;
  return `metadata${name}${item === undefined ? "" : `[${item}]`}`;
}

/** The field path in the contract's spelling. */
export function sitePath(site: Site): string {
  switch (site.part) {
    case "run":
      return snakeCase(site.field);
    case "item":
      return `${snakeCase(site.list)}[${site.index}].${snakeCase(site.field)}`;
    case "candidate":
      return `${site.list}[${site.index}].candidates[${site.item}]`;
    case "metadata":
      return `${snakeCase(site.list)}[${site.index}].${metadataPath(site)}`;
  }
}
