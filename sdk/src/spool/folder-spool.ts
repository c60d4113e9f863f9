import type { Reporter } from "../reporter.ts";
import { backgroundTimer, type Timer } from "../timer.ts";
import type { RunSpool, SpooledBatch } from "./run-spool.ts";
import { Segment } from "./segment.ts";
import type { SegmentFile, SpoolFolder } from "./spool-folder.ts";
import { readSegment, runRecord } from "./spool-format.ts";
import { systemReason } from "./system-reason.ts";

/** Bounds of a spool. */
export interface SpoolLimits {
  readonly maxSpoolBytes: number;
  readonly maxBatchRuns: number;
}

const MiB = 1024 * 1024;
/** A segment is full when it is longer. */
const SEGMENT_BYTES = MiB;
/** What is longer was not written by a tracer. */
const LONGEST_SEGMENT_BYTES = 64 * MiB;
/** A segment that its owner has not touched for this long was left, whatever else is known of the owner. */
const LEASE_MS = 120_000;
const TOUCH_MS = 30_000;
/** Between two looks at the folder. */
const LOOK_MS = 30_000;
const SPACE_LOOK_MS = 1_000;
/** How long to leave a disk alone that could not be written. */
const PAUSE_MS = 10_000;

/** A segment that is being delivered, and what is left of it. */
interface Claim {
  readonly segment: Segment;
  readonly remaining: Map<string, string>;
}

/** A spool in a folder of files, which any number of processes share. */
export class FolderSpool implements RunSpool {
  readonly #folder: SpoolFolder;
  readonly #limits: SpoolLimits;
  readonly #reporter: Reporter;
  readonly #segments = new Set<Segment>();
  readonly #places = new Map<string, Segment>();
  /** Segments that cannot be read. */
  readonly #skipped = new Set<string>();
  #current: Segment | undefined;
  #claim: Claim | undefined;
  #usedBytes = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #writesAgainAt = 0;
  #timer: Timer | undefined;

  constructor(folder: SpoolFolder, limits: SpoolLimits, reporter: Reporter) {
    this.#folder = folder;
    this.#limits = limits;
    this.#reporter = reporter;
    this.#look();
    this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  get isOpen(): boolean {
    return this.#segments.size > 0;
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

  claim(now = false): SpooledBatch | undefined {
    return this.#reporter.guard(() => this.#nextBatch(now), undefined);
  }

  finish(batch: SpooledBatch, left: ReadonlySet<string>): void {
    const claim = this.#claim;
    if (claim === undefined) return;
    const answered = [...batch.runs.keys()].filter((id) => !left.has(id));
    for (const id of answered) claim.remaining.delete(id);
    const { segment } = claim;
    segment.left = claim.remaining.size;
    if (claim.remaining.size === 0) this.#claim = undefined;
    if (answered.length > 0) this.#note(segment, answered);
  }

  handOver(): void {
    for (const segment of this.#segments) {
      this.#reporter.guard(() => segment.close(), undefined);
      if (segment.isEmpty) this.#folder.remove(segment.path);
      else this.#folder.rename(segment.path, this.#folder.pathOf(segment.id, "free"));
    }
    this.#segments.clear();
    this.#places.clear();
    this.#current = undefined;
    this.#claim = undefined;
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
    this.#own(this.#current);
    return this.#current;
  }

  #own(segment: Segment): void {
    this.#segments.add(segment);
    this.#timer ??= backgroundTimer(() => this.#touchAll(), TOUCH_MS);
  }

  #touchAll(): void {
    this.#timer = undefined;
    for (const { path } of this.#segments) this.#folder.touch(path);
    if (this.#segments.size > 0) this.#timer = backgroundTimer(() => this.#touchAll(), TOUCH_MS);
  }

  #seal(): void {
    this.#current?.close();
    if (this.#current?.isEmpty) this.#discard(this.#current);
    this.#current = undefined;
  }

  #settleIn(segment: Segment, runIds: readonly string[]): void {
    for (const id of runIds) segment.inMemory.delete(id);
    this.#note(segment, runIds);
  }

  // Runs whose end cannot be noted are sent again by the next process, and stored once.
  #note(segment: Segment, settled: readonly string[]): void {
    try {
      if (!segment.isEmpty) segment.appendSettled(settled);
      else if (segment === this.#current) this.#clear(segment);
      else this.#discard(segment);
    } catch (error) {
      if (Object(error).code !== "ENOENT") this.#tellUnwritten(error);
    }
  }

  #clear(segment: Segment): void {
    this.#usedBytes -= segment.size;
    segment.clear();
    this.#usedBytes += segment.size;
  }

  #discard(segment: Segment): void {
    this.#segments.delete(segment);
    segment.close();
    this.#usedBytes -= segment.size;
    if (segment.isDamaged) this.#folder.keepDamaged(segment.path, segment.id);
    else this.#folder.remove(segment.path);
  }

  #hasRoom(bytes: number): boolean {
    const fits = () => this.#usedBytes + bytes <= this.#limits.maxSpoolBytes;
    if (!fits() && performance.now() - this.#lookedAt > SPACE_LOOK_MS)
      this.#reporter.guard(() => this.#look(), undefined);
    if (fits()) return true;
    const message =
      "the spool holds maxSpoolBytes; runs that end now are kept in memory alone until they are delivered";
    this.#reporter.warn("spool", "full", message);
    return false;
  }

  /** Looks at the folder. @returns the segments that may be claimed, the oldest first */
  #look(): readonly SegmentFile[] {
    this.#lookedAt = performance.now();
    const { segments, bytes, hasForeign } = this.#folder.list();
    this.#usedBytes = bytes;
    if (hasForeign) this.#tellForeign();
    const oldest = Date.now() - LEASE_MS;
    return segments.filter(
      ({ id, owner, modifiedAt }) =>
        !this.#folder.isOurs(owner) &&
        !this.#skipped.has(id) &&
        (modifiedAt < oldest || this.#folder.isGone(owner)),
    );
  }

  #nextBatch(now: boolean): SpooledBatch | undefined {
    let lost = 0;
    if (this.#claim === undefined) {
      const own = [...this.#segments].find(({ left, inMemory }) => left > 0 && inMemory.size === 0);
      if (own === undefined) this.#claimLeft(now);
      else lost = this.#claimOwn(own);
    }
    const claim = this.#claim;
    if (claim === undefined) return lost > 0 ? { runs: new Map(), isOwn: true, lost } : undefined;
    const runs = new Map([...claim.remaining].slice(0, this.#limits.maxBatchRuns));
    return { runs, isOwn: claim.segment.isOwn, lost };
  }

  /** @returns how many of its runs cannot be read any more */
  #claimOwn(segment: Segment): number {
    if (segment === this.#current) this.#seal();
    if (!this.#folder.files.existsSync(segment.path)) {
      // Another process took it for left, and delivers it.
      this.#segments.delete(segment);
      return 0;
    }
    const contents = readSegment(this.#folder.files.readFileSync(segment.path));
    const remaining = contents?.runs ?? new Map();
    const lost = segment.left - remaining.size;
    segment.left = remaining.size;
    segment.isDamaged = contents?.isDamaged !== false;
    if (segment.isDamaged) this.#tellDamaged();
    if (remaining.size === 0) this.#discard(segment);
    else this.#claim = { segment, remaining };
    return Math.max(lost, 0);
  }

  #claimLeft(now: boolean): void {
    if (!now && performance.now() - this.#lookedAt < LOOK_MS) return;
    for (const found of this.#look()) {
      if (this.#claimFile(found)) {
        // There may be more.
        this.#lookedAt = Number.NEGATIVE_INFINITY;
        return;
      }
    }
  }

  #claimFile(found: SegmentFile): boolean {
    const { id, size } = found;
    const path = this.#folder.pathOf(id);
    // Whoever renames it first has it.
    if (!this.#folder.rename(found.path, path)) return false;
    this.#folder.touch(path);
    const contents =
      size > LONGEST_SEGMENT_BYTES ? undefined : readSegment(this.#folder.files.readFileSync(path));
    if (contents === undefined) {
      this.#skipped.add(id);
      this.#folder.rename(path, this.#folder.pathOf(id, "free"));
      this.#tellForeign();
      return false;
    }
    const segment = new Segment(this.#folder, { id, path }, size);
    segment.left = contents.runs.size;
    segment.isDamaged = contents.isDamaged;
    if (contents.isDamaged) this.#tellDamaged();
    this.#own(segment);
    if (contents.runs.size === 0) this.#discard(segment);
    else this.#claim = { segment, remaining: contents.runs };
    return contents.runs.size > 0;
  }

  #tellUnwritten(error: unknown): void {
    const message = `the spool cannot be written${systemReason(error)}; runs are kept in memory until they are delivered`;
    this.#reporter.warn("spool", "unwritten", message);
  }

  #tellForeign(): void {
    const message = "the spool holds files that this version cannot read; they are left as they are";
    this.#reporter.warn("spool", "foreign", message);
  }

  #tellDamaged(): void {
    const message =
      "a file of the spool is damaged; what can be read of it is delivered, and it is kept with the ending .damaged";
    this.#reporter.warn("spool", "damaged", message);
  }
}
