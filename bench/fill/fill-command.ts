import type { History } from "../data/history.ts";

/** Asks a process to load every `parts`-th chunk of a history, from chunk `part` on. */
export interface FillCommand {
  readonly ownerUrl: string;
  readonly history: History;
  readonly part: number;
  readonly parts: number;
}

export interface FillAnswer {
  readonly loaded?: number;
  readonly done?: true;
  readonly error?: string;
}
