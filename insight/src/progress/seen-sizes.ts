/** Sizes within a tenth of each other are alike: a clock or an id in a result is no news. */
const LIKENESS = Math.log(1.1);
/** Bytes that are added to sizes, so that a digit more in a small result is no news either. */
const SLACK = 64;

/** Sizes of results that a call gave; each is looked up and kept in constant time. */
export class SeenSizes {
  /** Least and greatest sizes seen, by how often LIKENESS goes into their logarithm. */
  readonly #seen = new Map<number, { least: number; greatest: number }>();

  /** Whether no size seen is like this one; false for the first. */
  isNews(bytes: number): boolean {
    const size = bytes + SLACK;
    const bucket = bucketOf(size);
    if (this.#seen.size === 0 || this.#seen.has(bucket)) return false;
    const below = this.#seen.get(bucket - 1)?.greatest ?? 0;
    const above = this.#seen.get(bucket + 1)?.least ?? Number.POSITIVE_INFINITY;
    return isMoreThanATenthAbove(size, below) && isMoreThanATenthAbove(above, size);
  }

  add(bytes: number): void {
    const size = bytes + SLACK;
    const bucket = bucketOf(size);
    const seen = this.#seen.get(bucket);
    const least = Math.min(seen?.least ?? size, size);
    const greatest = Math.max(seen?.greatest ?? size, size);
    this.#seen.set(bucket, { least, greatest });
  }
}

function bucketOf(size: number): number {
  return Math.floor(Math.log(size) / LIKENESS);
}

/** In whole numbers: a difference of logarithms is rounded, and wrong where sizes are a tenth apart. */
function isMoreThanATenthAbove(greater: number, less: number): boolean {
  return 10 * greater > 11 * less;
}
