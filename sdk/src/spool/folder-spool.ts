import type { Reporter } from "../reporter.ts";
import { backgroundTimer, type Timer } from "../timer.ts";
import type { Claims } from "./claims.ts";
import type { RunSpool, SpooledBatch, SpoolLimits } from "./run-spool.ts";
import { Segment } from "./segment.ts";
import type { FolderContents, SpoolFolder } from "./spool-folder.ts";
import { runRecord } from "./spool-format.ts";
import { systemReason } from "./system-reason.ts";

const MiB = 1024 * 1024;
/** A segment is full when it is longer. */
const SEGMENT_BYTES = MiB;
const TOUCH_MS = 30_000;
const SPACE_LOOK_MS = 1_000;
/** How long to leave a disk alone that could not be written. */
const PAUSE_MS = 10_000;

/** A spool in a folder of files, which any number of processes share. */
export class FolderSpool implements RunSpool {
  readonly #folder: SpoolFolder;
  readonly #limits: SpoolLimits;
  readonly #reporter: Reporter;
  readonly segments = new Set<Segment>();
  readonly #places = new Map<string, Segment>();
  #current: Segment | undefined;
  #claims: Claims | undefined;
  #usedBytes = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #writesAgainAt = 0;
  #timer: Timer | undefined;

  constructor(folder: SpoolFolder, limits: SpoolLimits, reporter: Reporter) {
    this.#folder = folder;
    this.#limits = limits;
    this.#reporter = reporter;
    this.look();
  }

  get isOpen(): boolean {
    return this.segments.size > 0;
  }

  has(runId: string): boolean {
    return this.#places.has(runId);
  }

  append(runId: string, json: string): boolean {
    const before = this.#places.get(runId);
    const record = runRecord(runId, json);
    const segment = this.#hasRoom(record.length) ? this.#write(record) : undefined;
    if (segment === undefined) return before !== undefined;
    segment.inMemory.add(runId);
    this.#places.set(runId, segment);
    if (before !== undefined && before !== segment) this.#settleIn(before, [runId]);
    return true;
  }

  settle(runIds: Iterable<string>): void {
    const settled = new Map<Segment, string[]>();
    for (const id of runIds) {
      const segment = this.#places.get(id);
      if (segment === undefined) continue;
      this.#places.delete(id);
      const ids = settled.get(segment);
      if (ids === undefined) settled.set(segment, [id]);
      else ids.push(id);
    }
    for (const [segment, ids] of settled) this.#settleIn(segment, ids);
  }

  release(runId: string): boolean {
    const segment = this.#places.get(runId);
    if (segment === undefined) return false;
    this.#places.delete(runId);
    segment.inMemory.delete(runId);
    segment.left += 1;
    return true;
  }

  async claim(now = false): Promise<SpooledBatch | undefined> {
    try {
      const { Claims } = await import("./claims.ts");
      this.#claims ??= new Claims(this, this.#folder, this.#limits, this.#reporter);
      return this.#claims.next(now);
    } catch {
      this.#reporter.countError();
      return undefined;
    }
  }

  finish(batch: SpooledBatch, left: ReadonlySet<string>): void {
    this.#claims?.finish(batch, left);
  }

  handOver(): void {
    for (const segment of this.segments) {
      this.#reporter.guard(() => segment.close(), undefined);
      if (segment.isEmpty) this.#folder.remove(segment.path);
      else this.#folder.rename(segment.path, this.#folder.pathOf(segment.id, "free"));
    }
    this.segments.clear();
    this.#places.clear();
    this.#current = undefined;
    this.#claims = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #write(record: Uint8Array): Segment | undefined {
    if (performance.now() < this.#writesAgainAt) return undefined;
    try {
      const segment = this.#openSegment();
      this.#usedBytes += record.length;
      if (segment.append(record)) return segment;
      // Another process took it for left, and may have read it before this record was there.
      this.#seal();
      const next = this.#openSegment();
      return next.append(record) ? next : undefined;
    } catch (error) {
      this.#writesAgainAt = performance.now() + PAUSE_MS;
      this.#tellUnwritten(error);
      return undefined;
    }
  }

  #openSegment(): Segment {
    if (this.#current !== undefined && this.#current.size >= SEGMENT_BYTES) this.#seal();
    this.#current ??= new Segment(this.#folder, this.#folder.newPath());
    this.own(this.#current);
    return this.#current;
  }

  own(segment: Segment): void {
    this.segments.add(segment);
    this.#timer ??= backgroundTimer(() => this.#touchAll(), TOUCH_MS);
  }

  #touchAll(): void {
    this.#timer = undefined;
    for (const { path } of this.segments) this.#folder.touch(path);
    if (this.segments.size > 0) this.#timer = backgroundTimer(() => this.#touchAll(), TOUCH_MS);
  }

  /** Writes nothing more to a segment that is to be delivered. */
  sealIf(segment: Segment): void {
    if (segment === this.#current) this.#seal();
  }

  #seal(): void {
    this.#current?.close();
    if (this.#current?.isEmpty) this.discard(this.#current);
    this.#current = undefined;
  }

  #settleIn(segment: Segment, runIds: readonly string[]): void {
    for (const id of runIds) segment.inMemory.delete(id);
    this.note(segment, runIds);
  }

  // Runs whose end cannot be noted are sent again by the next process, and stored once.
  note(segment: Segment, settled: readonly string[]): void {
    try {
      if (!segment.isEmpty) segment.appendSettled(settled);
      else if (segment === this.#current) this.#clear(segment);
      else this.discard(segment);
    } catch (error) {
      if (Object(error).code !== "ENOENT") this.#tellUnwritten(error);
    }
  }

  #clear(segment: Segment): void {
    this.#usedBytes -= segment.size;
    segment.clear();
    this.#usedBytes += segment.size;
  }

  discard(segment: Segment): void {
    this.segments.delete(segment);
    segment.close();
    this.#usedBytes -= segment.size;
    if (segment.isDamaged) this.#folder.keepDamaged(segment.path, segment.id);
    else this.#folder.remove(segment.path);
  }

  #hasRoom(bytes: number): boolean {
    const fits = () => this.#usedBytes + bytes <= this.#limits.maxSpoolBytes;
    if (!fits() && performance.now() - this.#lookedAt > SPACE_LOOK_MS)
      this.#reporter.guard(() => this.look(), undefined);
    if (fits()) return true;
    const message = "the spool holds maxSpoolBytes; runs are kept in memory alone";
    this.#reporter.warn("spool", "full", message);
    return false;
  }

  /** Looks at the folder. */
  look(): FolderContents {
    this.#lookedAt = performance.now();
    const found = this.#folder.list();
    this.#usedBytes = found.bytes;
    return found;
  }

  #tellUnwritten(error: unknown): void {
    const message = `the spool cannot be written${systemReason(error)}; runs are kept in memory alone`;
    this.#reporter.warn("spool", "unwritten", message);
  }
}
