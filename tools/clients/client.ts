import type { CommandResult } from "@runfacts/dev/run-command";

/** Where the services listen that a client writes to and reads from. */
export interface Services {
  readonly ingestUrl: string;
  readonly queryUrl: string;
}

/** A client in another language, or made by another generator, that writes a run and reads it back. */
export interface Client {
  readonly name: string;
  /**
   * Installs what it needs into an empty folder.
   *
   * @returns why it cannot be had here, in one line; undefined if it can
   */
  install(folder: string): Promise<string | undefined>;
  /** Writes and reads, with what `install` put into the folder. */
  run(folder: string, services: Services): Promise<CommandResult>;
}
