import type { JsonObject } from "@bufbuild/protobuf";

/** Requests of real agents know some hundred keys; a key at another place than before counts again. */
const MANY = 5_000;

/**
 * What keys the objects of a request have. The engine learns the shape of each object that it makes, which makes those of one
 * shape fast and costs most of the time where hardly two are alike: then it is given objects that it learns nothing of.
 */
export class SeenKeys {
  /** At each place, that of the last object. */
  readonly #last: string[] = [];
  #changes = 0;

  note(key: string, place: number): void {
    if (this.#last[place] === key) return;
    this.#last[place] = key;
    this.#changes += 1;
  }

  newObject(): JsonObject {
    return this.#changes < MANY ? {} : Object.setPrototypeOf(Object.create(null), Object.prototype);
  }
}
