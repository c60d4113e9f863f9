import type { SpoolFolder } from "./spool-folder.ts";
import { segmentHead, settledRecord } from "./spool-format.ts";

/** A segment that belongs to this tracer: one that it writes, or one that it took from an earlier process. */
export class Segment {
  readonly id: string;
  readonly path: string;
  /** Whether this tracer produced its runs. */
  readonly isOwn: boolean;
  /** Ids of its runs that are in memory too. */
  readonly inMemory = new Set<string>();
  /** How many of its runs are on the disk alone. */
  left = 0;
  isDamaged = false;
  #size: number;
  readonly #folder: SpoolFolder;
  #file: number | undefined;

  /** @param size of a segment that was taken; none for one that begins */
  constructor(folder: SpoolFolder, found: { readonly id: string; readonly path: string }, size?: number) {
    this.#folder = folder;
    this.id = found.id;
    this.path = found.path;
    this.isOwn = size === undefined;
    this.#size = size ?? 0;
  }

  get size(): number {
    return this.#size;
  }

  get isEmpty(): boolean {
    return this.left === 0 && this.inMemory.size === 0;
  }

  /**
   * Writes a record.
   *
   * @returns whether the segment still belongs to this tracer; if not, nobody may read the record
   * @throws when the disk is full or cannot be written
   */
  append(record: Uint8Array): boolean {
    this.#file ??= this.#folder.files.openSync(this.path, "ax", 0o600);
    if (this.#size === 0) this.#write(segmentHead);
    this.#write(record);
    return this.#folder.files.existsSync(this.path);
  }

  /** Notes runs that are needed no more, while others are. */
  appendSettled(runIds: readonly string[]): void {
    const record = settledRecord(runIds);
    if (this.#file !== undefined) {
      this.#write(record);
      return;
    }
    const { O_WRONLY, O_APPEND } = this.#folder.files.constants;
    this.#file = this.#folder.files.openSync(this.path, O_WRONLY | O_APPEND);
    try {
      this.#write(record);
    } finally {
      this.close();
    }
  }

  /** Forgets all that it holds. */
  clear(): void {
    if (this.#file === undefined) return;
    this.#folder.files.ftruncateSync(this.#file, segmentHead.length);
    this.#size = segmentHead.length;
  }

  /** Writes no more but what is settled. */
  close(): void {
    if (this.#file === undefined) return;
    this.#folder.files.closeSync(this.#file);
    this.#file = undefined;
  }

  #write(record: Uint8Array): void {
    const file = this.#file ?? 0;
    try {
      for (let written = 0; written < record.length; )
        written += this.#folder.files.writeSync(file, record, written);
      this.#size += record.length;
    } catch (error) {
      // What was written of it would spoil what follows.
      this.#folder.files.ftruncateSync(file, this.#size);
      throw error;
    }
  }
}
