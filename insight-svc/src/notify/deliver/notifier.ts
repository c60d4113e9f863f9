import { setTimeout as pause } from "node:timers/promises";
import { buryNotifications, countWaiting, routeChanges, type WaitingRow } from "@runfacts/db/notify";
import type { NotifySpec } from "../../rules/notify-schema.ts";
import type { Destination } from "../destinations.ts";
import { isQuiet } from "../is-quiet.ts";
import { destinationsOf } from "../routes.ts";
import { type CourierOptions, deliverRound, type Round, toMicroseconds } from "./courier.ts";
import { factsOf } from "./notice-of.ts";
import type { DestinationState } from "./notify-metrics.ts";

/** A project whose incidents are told. */
export interface NotifiedProject {
  readonly projectId: number;
  readonly name: string;
}

/** Who is told, and of what. */
interface Plan {
  readonly spec: NotifySpec;
  readonly destinations: readonly Destination[];
}

export interface NotifierOptions extends CourierOptions {
  /** What holds now. */
  readonly plan: () => Plan;
  readonly listProjects: () => Promise<readonly NotifiedProject[]>;
  /** What kept a look or a round from its end; it is repeated. */
  readonly onError: (error: unknown) => void;
  /** Between two looks. Default: 1 s */
  readonly lookMs?: number;
}

const LOOK_MS = 1_000;
const DAY_MS = 86_400_000;
/** What was longer ago when it was found is told to nobody: it is what a project was like before it was watched. */
const NEWS_MS = DAY_MS;
/** What no receiver took in so long is given up. */
const GIVE_UP_MS = 3 * DAY_MS;
/** For so long what was given up is told of. */
const DEAD_MS = 7 * DAY_MS;
/** Rounds at once: more destinations than that wait for each other. */
const MAX_ROUNDS = 16;

/**
 * Tells destinations of incidents: decides where each change goes, sends what is due, and gives up what nobody took. Several may
 * run: what one is at, no other sends. Disposing it ends once what is being sent has been sent.
 */
export class Notifier implements AsyncDisposable {
  readonly #options: NotifierOptions;
  readonly #ending = new AbortController();
  readonly #rounds = new Map<string, Promise<void>>();
  #looking: Promise<void> | undefined;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Begins to look. */
  start(): void {
    this.#looking ??= this.#lookOn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#looking;
    await this.settle();
  }

  /** Resolves when no round is under way. */
  async settle(): Promise<void> {
    while (this.#rounds.size > 0) await Promise.all(this.#rounds.values());
  }

  async #lookOn(): Promise<void> {
    const { lookMs = LOOK_MS, onError } = this.#options;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.look().catch(onError);
      await pause(lookMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Looks at every project once, and begins the rounds that are due. A project that cannot be reached keeps no other waiting. */
  async look(): Promise<void> {
    const { listProjects, onError, metrics } = this.#options;
    const states = new Map<string, DestinationState>();
    for (const project of await listProjects()) {
      if (this.#ending.signal.aborted) return;
      try {
        for (const row of await this.#lookAt(project)) add(states, row, this.#options.clock());
      } catch (error) {
        onError(error);
      }
    }
    metrics.states(states);
  }

  async #lookAt({ projectId, name }: NotifiedProject): Promise<readonly WaitingRow[]> {
    const { database, clock, plan } = this.#options;
    const { spec, destinations } = plan();
    const pool = database.of(projectId);
    const now = clock();
    const range = { since: toMicroseconds(now - NEWS_MS), now: toMicroseconds(now) };
    await routeChanges(pool, projectId, range, (row) =>
      destinationsOf(spec, { project: name, state: row.reached, incident: factsOf(row) }).map((to) => ({
        destination: to,
        dueAt: row.changed_at + toMicroseconds(destinations.find((each) => each.name === to)?.groupMs ?? 0),
      })),
    );
    await buryNotifications(pool, projectId, {
      queuedBefore: toMicroseconds(now - GIVE_UP_MS),
      now: range.now,
    });
    const deadSince = toMicroseconds(now - DEAD_MS);
    const rows = await countWaiting(pool, projectId, { now: range.now, deadSince });
    for (const row of rows) {
      const destination = destinations.find((each) => each.name === row.destination);
      if (!row.is_due || destination === undefined) continue;
      if (destination.quietHours !== undefined && isQuiet(destination.quietHours, now)) continue;
      this.#begin({ projectId, project: name, destination });
    }
    return rows;
  }

  #begin(round: Round): void {
    const key = `${round.projectId} ${round.destination.name}`;
    if (this.#rounds.has(key) || this.#rounds.size >= MAX_ROUNDS) return;
    const under = deliverRound(round, this.#options, this.#ending.signal)
      .catch(this.#options.onError)
      .finally(() => this.#rounds.delete(key));
    this.#rounds.set(key, under);
  }
}

function add(states: Map<string, DestinationState>, row: WaitingRow, now: number): void {
  const before = states.get(row.destination) ?? { waiting: 0, dead: 0, oldestSeconds: 0 };
  const since = row.oldest_queued_at === null ? 0 : (now - Number(row.oldest_queued_at / 1_000n)) / 1_000;
  states.set(row.destination, {
    waiting: before.waiting + Number(row.waiting),
    dead: before.dead + Number(row.dead),
    oldestSeconds: Math.max(before.oldestSeconds, since),
  });
}
