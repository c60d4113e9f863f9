import type { Reporter } from "../reporter.ts";
import { readUuid, uuidV7 } from "./uuid-v7.ts";

/** Makes a UUID for what starts at a time in microseconds. */
export type GenerateId = (microseconds: number) => string;

function readCustomId(generate: GenerateId, microseconds: number): string | undefined {
  try {
    return readUuid(generate(microseconds));
  } catch {
    return undefined;
  }
}

/** The ids of one run: distinct UUIDs, whatever the user's generator gives. */
export class Ids {
  readonly #generate: GenerateId | undefined;
  readonly #reporter: Reporter;
  readonly #given = new Set<string>();

  constructor(generate: GenerateId | undefined, reporter: Reporter) {
    this.#generate = generate;
    this.#reporter = reporter;
  }

  next(microseconds: number): string {
    if (this.#generate === undefined) return uuidV7(microseconds);
    const id = readCustomId(this.#generate, microseconds);
    if (id === undefined || this.#given.has(id)) {
      this.#reporter.warn(
        "option_invalid",
        "generateId",
        "generateId did not give a new UUID; a random one is used",
      );
      return uuidV7(microseconds);
    }
    this.#given.add(id);
    return id;
  }
}
