import type { InspectableFailure, InspectableRun, InspectableStep } from "./inspectable-run.ts";

type TextFieldOf<T> = Exclude<keyof T, "steps" | "failures" | "metadata">;

export type RunField = TextFieldOf<InspectableRun>;
export type StepField = TextFieldOf<InspectableStep>;
export type FailureField = TextFieldOf<InspectableFailure>;

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
  | { readonly part: "step"; readonly index: number; readonly field: StepField }
  | { readonly part: "failure"; readonly index: number; readonly field: FailureField }
  | ({ readonly part: "metadata"; readonly index: number } & MetadataPlace);

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
    case "step":
      return `steps[${site.index}].${snakeCase(site.field)}`;
    case "failure":
      return `failures[${site.index}].${snakeCase(site.field)}`;
    case "metadata":
      return `steps[${site.index}].${metadataPath(site)}`;
  }
}
