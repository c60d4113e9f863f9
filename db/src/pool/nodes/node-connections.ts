import type { EventEmitter } from "node:events";
import { databaseFault } from "../database-fault.ts";

/** Whether an error tells that nobody is there. */
export function isAway(error: unknown): boolean {
  const cause = databaseFault(error)?.cause;
  return cause === "away" || cause === "restarting";
}

/**
 * The connections of this process to one node, of all places there: at most so many at once. One that is wanted beyond takes the
 * room of one that rests, or waits for it. Knows too whether the node is away: then nobody need wait to find out again.
 */
export class NodeConnections {
  readonly #limit: number;
  #open = 0;
  /** Those that rest, the longest first. */
  readonly #atRest = new Map<EventEmitter, () => void>();
  readonly #waiting: (() => void)[] = [];
  #failure: Error | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Why nobody reaches the node; undefined while it is there, as far as anybody knows. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Notes what reaching for the node came to. */
  async reach<T>(reach: () => Promise<T>): Promise<T> {
    try {
      const reached = await reach();
      this.#failure = undefined;
      return reached;
    } catch (error) {
      if (error instanceof Error && isAway(error)) this.#failure = error;
      throw error;
    }
  }

  /**
   * Opens a connection once there is room for it.
   *
   * @param events of the connection: when it is taken, released and ended
   * @param tell gives the connection up when it is told an error
   */
  async open<T>(open: () => Promise<T>, events: EventEmitter, tell: (error: Error) => void): Promise<T> {
    await this.#room();
    let opened: T;
    try {
      opened = await this.reach(open);
    } catch (error) {
      this.#leave();
      throw error;
    }
    const giveUp = () => tell(new Error("Connection terminated: another place of the node needs its room."));
    events.on("acquire", () => this.#atRest.delete(events));
    events.on("release", () => {
      if (this.#waiting.length > 0) giveUp();
      else this.#atRest.set(events, giveUp);
    });
    events.once("destroy", () => {
      this.#atRest.delete(events);
      this.#leave();
    });
    return opened;
  }

  async #room(): Promise<void> {
    if (this.#open < this.#limit) {
      this.#open += 1;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    const [oldest] = this.#atRest;
    if (oldest !== undefined) {
      const [events, giveUp] = oldest;
      this.#atRest.delete(events);
      giveUp();
    }
    await promise;
  }

  /** Whoever waits longest takes the room over. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#open -= 1;
    else next();
  }
}
