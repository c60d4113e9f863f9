/** How the agents of one stack are observed. */
export interface Advice {
  /** What was found, such as "Mastra". */
  readonly stack: string;
  /** By what, such as "@mastra/core in package.json". */
  readonly foundBy: string;
  /** To be typed into a shell. */
  readonly shell: readonly string[];
  /** To be put into a file, such as the program. */
  readonly file?: { readonly name: string; readonly lines: readonly string[] };
  /** What has to be there besides. */
  readonly also?: string;
  /** The page of the documentation that has it at length. */
  readonly page: string;
}

/** Where agents send to. */
export interface Target {
  readonly ingestUrl: string;
  /** Whether the services ask for keys. */
  readonly needsKey: boolean;
  /** Whether the SDK goes there without being told. */
  readonly isDefault: boolean;
}
