import { uuidV7 } from "../recording/uuid-v7.ts";
import type { NodeFiles } from "./node-files.ts";
import { type Owner, thisOwner } from "./owner.ts";

/** A segment in a folder: a file. */
export interface SegmentFile {
  readonly id: string;
  /** The tracer that writes it; "free" when it was given up. */
  readonly owner: string;
  readonly path: string;
  readonly size: number;
  readonly modifiedAt: number;
}

const NAME_FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([0-9a-f-]+|free)\.runs$/;
const OURS = /\.(?:runs|damaged)$/;

/**
 * The folder of a spool. A segment belongs to whoever its name says, and changes hands by being renamed, which only one can do.
 * Those who lose it notice: it is gone by the name they know.
 */
export class SpoolFolder {
  readonly files: NodeFiles;
  readonly #path: string;
  readonly #owner: Owner;

  /** @throws when the folder cannot be made, read or written */
  constructor(files: NodeFiles, path: string) {
    this.files = files;
    this.#owner = thisOwner(files);
    files.mkdirSync(path, { recursive: true, mode: 0o700 });
    // The process may change its folder later.
    this.#path = files.realpathSync(path);
    files.accessSync(path, files.constants.R_OK | files.constants.W_OK);
  }

  /** The path of a segment: of ours, or under another's name. */
  pathOf(id: string, owner: string = this.#owner.name): string {
    return `${this.#path}/${id}.${owner}.runs`;
  }

  newPath(): { readonly id: string; readonly path: string } {
    const id = uuidV7(Date.now() * 1000);
    return { id, path: this.pathOf(id) };
  }

  isGone(owner: string): boolean {
    return owner === "free" || this.#owner.isGone(owner);
  }

  isOurs(owner: string): boolean {
    return owner === this.#owner.name;
  }

  /** Renames a segment. @returns whether it was there */
  rename(from: string, to: string): boolean {
    try {
      this.files.renameSync(from, to);
      return true;
    } catch {
      return false;
    }
  }

  keepDamaged(path: string, id: string): void {
    this.rename(path, `${this.#path}/${id}.damaged`);
  }

  /** Shows others that the owner of a segment lives. */
  touch(path: string): void {
    this.#ignore(() => this.files.utimesSync(path, Date.now() / 1000, Date.now() / 1000));
  }

  remove(path: string): void {
    this.#ignore(() => this.files.unlinkSync(path));
  }

  /** What the folder holds: segments, the oldest first, the bytes of all that is a spool's, and whether other files have their ending. */
  list(): {
    readonly segments: readonly SegmentFile[];
    readonly bytes: number;
    readonly hasForeign: boolean;
  } {
    const segments: SegmentFile[] = [];
    let bytes = 0;
    let hasForeign = false;
    for (const name of this.files.readdirSync(this.#path).sort()) {
      if (!OURS.test(name)) continue;
      const path = `${this.#path}/${name}`;
      const found = this.#ignore(() => this.files.statSync(path));
      if (found === undefined) continue;
      bytes += found.size;
      const [, id, owner] = NAME_FORM.exec(name) ?? [];
      if (id !== undefined && owner !== undefined)
        segments.push({ id, owner, path, size: found.size, modifiedAt: found.mtimeMs });
      else if (name.endsWith(".runs")) hasForeign = true;
    }
    return { segments, bytes, hasForeign };
  }

  // Another process may have taken the file meanwhile.
  #ignore<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch {
      return undefined;
    }
  }
}
