import type { Reporter } from "../reporter.ts";
import { FolderSpool, type SpoolLimits } from "./folder-spool.ts";
import { nodeFiles } from "./node-files.ts";
import type { RunSpool } from "./run-spool.ts";
import { SpoolFolder } from "./spool-folder.ts";
import { systemReason } from "./system-reason.ts";

/** Where a spool is, and its bounds. */
export interface SpoolSettings extends SpoolLimits {
  readonly spoolDir: string | undefined;
}

/** Opens the spool of a tracer. @returns undefined where none is asked for, or none can be had: that is told */
export function openSpool(settings: SpoolSettings, reporter: Reporter): RunSpool | undefined {
  if (settings.spoolDir === undefined) return undefined;
  const files = nodeFiles();
  if (files === undefined) {
    tellNoSpool(reporter);
    return undefined;
  }
  try {
    return new FolderSpool(new SpoolFolder(files, settings.spoolDir), settings, reporter);
  } catch (error) {
    const message = `spoolDir cannot be used${systemReason(error)}; runs are kept in memory alone`;
    reporter.warn("spool", "unusable", message);
    return undefined;
  }
}

/** Tells that this runtime has no files to keep. */
export function tellNoSpool(reporter: Reporter): void {
  reporter.warn("spool", "runtime", "spoolDir is not for this runtime; runs are kept in memory alone");
}
