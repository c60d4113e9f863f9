/** Sizes within a tenth of each other are alike: a clock or an id in a result is no news. */
const LIKENESS = Math.log(1.1);
/** Bytes that are added to sizes, so that a digit more in a small result is no news either. */
const SLACK = 64;

/** Sizes of results that a call gave; each is looked up and kept in constant time. */
export class SeenSizes {
  /** Least and greatest of the logarithms seen, by how often LIKENESS goes into them. */
  readonly #seen = new Map<number, { least: number; greatest: number }>();

  /** Whether no size seen is like this one; false for the first. */
  isNews(bytes: number): boolean {
    const size = Math.log(bytes + SLACK);
    const bucket = Math.floor(size / LIKENESS);
    if (this.#seen.size === 0 || this.#seen.has(bucket)) return false;
    const below = this.#seen.get(bucket - 1)?.greatest ?? Number.NEGATIVE_INFINITY;
    const above = this.#seen.get(bucket + 1)?.least ?? Number.POSITIVE_INFINITY;
    return size - below > LIKENESS && above - size > LIKENESS;
  }

  add(bytes: number): void {
    const size = Math.log(bytes + SLACK);
    const bucket = Math.floor(size / LIKENESS);
    const seen = this.#seen.get(bucket);
    const least = Math.min(seen?.least ?? size, size);
    const greatest = Math.max(seen?.greatest ?? size, size);
    this.#seen.set(bucket, { least, greatest });
  }
}
