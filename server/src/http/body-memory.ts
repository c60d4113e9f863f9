import { Code } from "@connectrpc/connect";
import { overloaded } from "../errors/body-errors.ts";

/** Bodies up to this size count as small. */
const SMALL_BYTES = 64 * 1024;
/** The share of the memory that large bodies may take, so that small requests are served beside any number of them. */
const LARGE_SHARE = 0.75;

/** The memory that a process has for the bodies of all its requests in flight. */
export class BodyMemory {
  readonly #bytes: number;
  readonly #onChange: (held: number) => void;
  #small = 0;
  #large = 0;

  /** @param onChange told how much is held after each change. Default: nobody is. */
  constructor(bytes: number, onChange: (held: number) => void = () => undefined) {
    this.#bytes = bytes;
    this.#onChange = onChange;
  }

  /** Bytes that are held. */
  get held(): number {
    return this.#small + this.#large;
  }

  /** The share of one request; holds nothing yet. */
  open(): HeldBody {
    return new HeldBody(this);
  }

  /** Moves a body from one size to another; false, with nothing changed, where there is no room. */
  resize(from: number, to: number): boolean {
    const small = this.#small + smallPart(to) - smallPart(from);
    const large = this.#large + largePart(to) - largePart(from);
    const isRoom =
      small + large <= this.#bytes && (largePart(to) === 0 || large <= LARGE_SHARE * this.#bytes);
    if (to > from && !isRoom) return false;
    this.#small = small;
    this.#large = large;
    this.#onChange(small + large);
    return true;
  }
}

const smallPart = (bytes: number) => (bytes <= SMALL_BYTES ? bytes : 0);
const largePart = (bytes: number) => (bytes <= SMALL_BYTES ? 0 : bytes);

/** What one request holds of the memory, until it has been answered. */
export class HeldBody {
  readonly #memory: BodyMemory;
  #held = 0;
  #used = 0;
  #isOver = false;
  /** Whether it is of a contract whose clients try again after UNAVAILABLE alone. */
  isForeign = false;

  constructor(memory: BodyMemory) {
    this.#memory = memory;
  }

  /** Reserves room for a body whose length is known. Throws the error of `overloaded` where there is none. */
  expect(bytes: number): void {
    if (bytes > this.#held) this.#hold(bytes);
  }

  /** Counts bytes that have come, or were decompressed. Throws the error of `overloaded` where there is no room for them. */
  add(bytes: number): void {
    this.#used += bytes;
    if (this.#used > this.#held) this.#hold(this.#used);
  }

  /** Gives all back, for good: for when the request was answered, or its client has left. */
  release(): void {
    this.#isOver = true;
    this.#memory.resize(this.#held, 0);
    this.#held = 0;
  }

  #hold(bytes: number): void {
    if (this.#isOver) return;
    if (!this.#memory.resize(this.#held, bytes))
      throw overloaded(this.isForeign ? Code.Unavailable : Code.ResourceExhausted);
    this.#held = bytes;
  }
}
