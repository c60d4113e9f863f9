import type { Reporter } from "../reporter.ts";
import { isGone } from "./is-gone.ts";
import { readSegment } from "./read-segment.ts";
import type { SpooledBatch, SpoolLimits } from "./run-spool.ts";
import { Segment } from "./segment.ts";
import type { FolderContents, SegmentFile, SpoolFolder } from "./spool-folder.ts";

/** What is longer was not written by a tracer. */
const LONGEST_SEGMENT_BYTES = 64 * 1024 * 1024;
/** A segment that its owner has not touched for this long was left, whatever else is known of the owner. */
const LEASE_MS = 120_000;
/** Between two looks at the folder. */
const LOOK_MS = 30_000;

/** A segment that is being delivered, and what is left of it. */
interface Claim {
  readonly segment: Segment;
  readonly remaining: Map<string, string>;
}

/** The segments of a spool. */
interface SpoolSegments {
  readonly segments: Set<Segment>;
  look(): FolderContents;
  /** Takes a segment among those of this tracer. */
  own(segment: Segment): void;
  /** Notes runs of a segment that are needed no more. */
  note(segment: Segment, settled: readonly string[]): void;
  discard(segment: Segment): void;
  sealIf(segment: Segment): void;
}

/** Takes runs from the disk: loaded when there is time to, as opposed to what writes them. */
export class Claims {
  readonly #spool: SpoolSegments;
  readonly #folder: SpoolFolder;
  readonly #limits: SpoolLimits;
  readonly #reporter: Reporter;
  /** Segments that cannot be read. */
  readonly #skipped = new Set<string>();
  #claim: Claim | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(spool: SpoolSegments, folder: SpoolFolder, limits: SpoolLimits, reporter: Reporter) {
    this.#spool = spool;
    this.#folder = folder;
    this.#limits = limits;
    this.#reporter = reporter;
  }

  next(now: boolean): SpooledBatch | undefined {
    let lost = 0;
    if (this.#claim === undefined) {
      const own = [...this.#spool.segments].find(({ left, inMemory }) => left > 0 && inMemory.size === 0);
      if (own === undefined) this.#claimLeft(now);
      else lost = this.#claimOwn(own);
    }
    const claim = this.#claim;
    if (claim === undefined) return lost > 0 ? { runs: new Map(), isOwn: true, lost } : undefined;
    const runs = new Map([...claim.remaining].slice(0, this.#limits.maxBatchRuns));
    return { runs, isOwn: claim.segment.isOwn, lost };
  }

  finish(batch: SpooledBatch, left: ReadonlySet<string>): void {
    const claim = this.#claim;
    if (claim === undefined) return;
    const answered = [...batch.runs.keys()].filter((id) => !left.has(id));
    for (const id of answered) claim.remaining.delete(id);
    const { segment } = claim;
    segment.left = claim.remaining.size;
    if (claim.remaining.size === 0) this.#claim = undefined;
    if (answered.length > 0) this.#spool.note(segment, answered);
  }

  /** @returns how many of its runs cannot be read any more */
  #claimOwn(segment: Segment): number {
    this.#spool.sealIf(segment);
    if (!this.#folder.files.existsSync(segment.path)) {
      // Another process took it for left, and delivers it.
      this.#spool.segments.delete(segment);
      return 0;
    }
    const contents = readSegment(this.#folder.files.readFileSync(segment.path));
    const remaining = contents?.runs ?? new Map<string, string>();
    const lost = segment.left - remaining.size;
    segment.left = remaining.size;
    segment.isDamaged = contents?.isDamaged !== false;
    if (segment.isDamaged) this.#tellDamaged();
    if (remaining.size === 0) this.#spool.discard(segment);
    else this.#claim = { segment, remaining };
    return Math.max(lost, 0);
  }

  #claimLeft(now: boolean): void {
    if (!now && performance.now() - this.#lookedAt < LOOK_MS) return;
    this.#lookedAt = performance.now();
    const { segments, hasForeign } = this.#spool.look();
    if (hasForeign) this.#tellForeign();
    // There may be more than one.
    if (segments.some((found) => this.#isLeft(found) && this.#claimFile(found)))
      this.#lookedAt = Number.NEGATIVE_INFINITY;
  }

  #isLeft({ id, owner, modifiedAt }: SegmentFile): boolean {
    if (owner === this.#folder.owner.name || this.#skipped.has(id)) return false;
    return modifiedAt < Date.now() - LEASE_MS || isGone(owner, this.#folder);
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
    this.#spool.own(segment);
    if (contents.runs.size === 0) this.#spool.discard(segment);
    else this.#claim = { segment, remaining: contents.runs };
    return contents.runs.size > 0;
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
