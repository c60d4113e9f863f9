/** What became of one request or, for COPY, of one transaction. */
export interface Reply {
  /** Ids of the runs that were acknowledged as created. */
  readonly created: readonly string[];
  /** Runs that were refused because the service or its database is overloaded or away. */
  readonly refused: number;
}

/** Something that takes runs. */
export type Target = AsyncDisposable & {
  /**
   * Sends the next request with new runs. Rejects on any answer that is neither "created" nor "overloaded": a benchmark
   * that gets others measures something else than it says.
   */
  send(): Promise<Reply>;
};
