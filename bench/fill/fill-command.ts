import type { History } from "../data/history.ts";

/** Asks a process to load every `parts`-th chunk of a history, from chunk `part` on. */
export type FillCommand = {
  readonly ownerUrl: string;
  readonly history: History;
  readonly part: number;
  readonly parts: number;
};

export type FillAnswer = { readonly loaded?: number; readonly done?: true; readonly error?: string };
