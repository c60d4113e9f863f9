import type { EventEmitter } from "node:events";

/**
 * Gives up the connections of a pool that were open when something showed that their server is not the one to be connected to any
 * more: those at rest at once, the others when they are released. Connections made anew look for the server again.
 */
export class Staleness {
  readonly #atRest = new Map<EventEmitter, () => void>();
  #generation = 0;

  /** Watches a connection that is new; `giveUp` destroys it. */
  watch(events: EventEmitter, tell: (error: Error) => void): void {
    const generation = this.#generation;
    const giveUp = () => tell(new Error("Connection terminated: its server takes no writes any more."));
    events.on("acquire", () => this.#atRest.delete(events));
    events.on("release", () => {
      if (generation === this.#generation) this.#atRest.set(events, giveUp);
      else giveUp();
    });
    events.on("destroy", () => this.#atRest.delete(events));
  }

  /** What is open now is stale. */
  begin(): void {
    this.#generation += 1;
    const stale = [...this.#atRest.values()];
    this.#atRest.clear();
    for (const giveUp of stale) giveUp();
  }
}
