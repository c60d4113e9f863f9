/** A connection URL, or a PG variable, cannot be used as it is; the message says why and never holds a value. */
export class ConnectionUrlError extends Error {
  override readonly name = "ConnectionUrlError";
  /** The same, to follow the name of whatever gives the URL. */
  readonly problem: string;

  constructor(problem: string) {
    super(`The connection URL ${problem}.`);
    this.problem = problem;
  }
}
