import type { DatabasePool, DatabasePoolConnection } from "slonik";
import { PLACE_SETTINGS } from "../../citus/place.ts";
import { GUARD_SCHEMA } from "../../citus/place-guard.ts";
import { PLACE_MOVED } from "../../citus/place-moved.ts";
import { PLACE_PREFIX } from "../../citus/read-places.ts";
import { withHost } from "../../connection/index.ts";
import { openPool, type PoolOptions } from "../open-pool.ts";
import { overConnections } from "../over-connections.ts";
import { type PoolState, poolState } from "../pool-state.ts";
import type { Database, Place } from "./database.ts";
import { isAway, NodeConnections } from "./node-connections.ts";
import { isPlaceGone } from "./place-gone.ts";
import { type Placement, projectHash, readPlacements } from "./placements.ts";
import { reachServer, silent } from "./reach-server.ts";

/** Between two looks at where shards are, and whether nodes answer. */
const LOOK_MS = 2_000;
/** Between two looks at a node that is away. */
const LOOK_AGAIN_MS = 500;
/** A node that does not answer by then, twice, is away. */
const ANSWER_MS = 2_000;
/** A move that is being recorded is over by then as a rule. */
const TRIES = 3;

type Options = Omit<PoolOptions, "pooler" | "node">;

/** A pool of a place as it is placed now. */
interface OpenPlace {
  readonly placement: string;
  readonly pool: Promise<DatabasePool>;
  /** Once it is open. */
  opened: DatabasePool | undefined;
}

/** The nodes of Citus: every project is written and read in the schema of its place, on the node that holds its shards. */
export class PlacedDatabase implements Database {
  readonly isDistributed = true;
  readonly home: DatabasePool;
  readonly shared: DatabasePool;
  readonly #url: string;
  readonly #options: Options;
  #placements: readonly Placement[];
  readonly #hashes = new Map<number, number>();
  /** By name of the place. */
  readonly #open = new Map<string, OpenPlace>();
  readonly #nodes = new Map<string, NodeConnections>();
  readonly #pools = new Map<string, DatabasePool>();
  readonly #timer: NodeJS.Timeout;
  #lookedAt = performance.now();
  #looking: Promise<void> | undefined;
  #watching: Promise<void> | undefined;

  constructor(url: string, options: Options, home: DatabasePool, placements: readonly Placement[]) {
    this.#url = url;
    this.#options = options;
    this.home = home;
    this.shared = overConnections(home, (use) => this.#anywhere(use));
    this.#placements = placements;
    this.#timer = setInterval(() => {
      this.#watching ??= this.#watch().finally(() => {
        this.#watching = undefined;
      });
    }, LOOK_AGAIN_MS);
    this.#timer.unref();
  }

  of(projectId: number): DatabasePool {
    const known = this.#hashes.get(projectId);
    if (known !== undefined) return this.#poolOf(this.#holding(known).shard);
    return overConnections(this.home, async (use) => (await this.placeOf(projectId)).pool.connect(use));
  }

  async placeOf(projectId: number): Promise<Place> {
    let hash = this.#hashes.get(projectId);
    if (hash === undefined) {
      hash = await projectHash(this.shared, projectId);
      this.#hashes.set(projectId, hash);
    }
    return this.#placeAt(this.#holding(hash));
  }

  nodeOf(projectId: number): string {
    const hash = this.#hashes.get(projectId);
    return hash === undefined ? "" : nodeOf(this.#holding(hash));
  }

  nodes(): readonly Place[] {
    const firsts = new Map(this.#placements.map((placement) => [nodeOf(placement), placement]));
    return [...firsts.values()].map((placement) => this.#placeAt(placement));
  }

  openPlaces(): readonly Place[] {
    return this.#placements
      .filter(({ shard }) => this.#open.get(shard)?.opened !== undefined)
      .map((placement) => this.#placeAt(placement));
  }

  placesAway(): number {
    return this.#placements.filter((placement) => this.#nodeAt(placement).failure !== undefined).length;
  }

  state(): PoolState {
    const states = [this.home, ...[...this.#open.values()].flatMap(({ opened }) => opened ?? [])].map(
      poolState,
    );
    const sum = (figure: keyof PoolState) => states.reduce((all, state) => all + state[figure], 0);
    const nodes = new Set(this.#placements.map(nodeOf)).size;
    const limit = poolState(this.home).limit * (1 + nodes);
    return { limit, busy: sum("busy"), idle: sum("idle"), waiting: sum("waiting") };
  }

  urlAt({ name }: Place, url: string): string {
    const { host, port } = this.#placementOf(name);
    return withHost(url, host, port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#watching;
    const pools = [...this.#open.values()].map(({ pool }) => pool.then((opened) => opened.end()));
    await Promise.allSettled(pools);
    await this.home.end();
  }

  #placeAt(placement: Placement): Place {
    const { shard } = placement;
    return {
      name: shard,
      placement: placement.placement,
      schema: schemaOf(placement),
      node: nodeOf(placement),
      pool: this.#poolOf(shard),
    };
  }

  #poolOf(shard: string): DatabasePool {
    let pool = this.#pools.get(shard);
    if (pool === undefined) {
      pool = overConnections(this.home, (use) => this.#run(shard, use));
      this.#pools.set(shard, pool);
    }
    return pool;
  }

  async #run<T>(shard: string, use: (connection: DatabasePoolConnection) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const placement = this.#placementOf(shard);
      try {
        const { failure } = this.#nodeAt(placement);
        if (failure !== undefined) throw failure;
        const pool = await this.#openPlace(placement);
        return await pool.connect(use);
      } catch (error) {
        if (!isPlaceGone(error) || tries === TRIES) throw error;
        await this.#look();
        if (this.#placementOf(shard).placement === placement.placement) throw error;
      }
    }
  }

  async #anywhere<T>(use: (connection: DatabasePoolConnection) => Promise<T>): Promise<T> {
    const tries = [this.home, ...this.nodes().map(({ pool }) => pool)];
    for (const [place, pool] of tries.entries()) {
      try {
        return await pool.connect(use);
      } catch (error) {
        if (!isAway(error) || place === tries.length - 1) throw error;
      }
    }
    throw silent();
  }

  #openPlace(placement: Placement): Promise<DatabasePool> {
    const known = this.#open.get(placement.shard);
    if (known?.placement === placement.placement) return known.pool;
    void close(known);
    const node = this.#nodeAt(placement);
    const options = this.#options;
    const pool = node.reach(() =>
      openPool(withHost(this.#url, placement.host, placement.port), {
        ...options,
        node,
        session: {
          ...options.session,
          ...PLACE_SETTINGS,
          // Where the place has gone from the node, nothing is written by way of the tables behind it.
          search_path: [schemaOf(placement), GUARD_SCHEMA, placement.home_schema].join(),
        },
      }),
    );
    const open: OpenPlace = { placement: placement.placement, pool, opened: undefined };
    this.#open.set(placement.shard, open);
    pool.then(
      (opened) => {
        open.opened = opened;
      },
      () => {
        if (this.#open.get(placement.shard) === open) this.#open.delete(placement.shard);
      },
    );
    return pool;
  }

  #nodeAt(placement: Placement): NodeConnections {
    const name = nodeOf(placement);
    let node = this.#nodes.get(name);
    if (node === undefined) {
      node = new NodeConnections(poolState(this.home).limit);
      this.#nodes.set(name, node);
    }
    return node;
  }

  #holding(hash: number): Placement {
    const found = this.#placements.find(({ first, last }) => first <= hash && hash <= last);
    if (found === undefined) throw moved("no shard holds the project");
    return found;
  }

  #placementOf(name: string): Placement {
    const found = this.#placements.find(({ shard }) => shard === name);
    if (found === undefined) throw moved("the shards of the place have been split");
    return found;
  }

  async #watch(): Promise<void> {
    const isDue = performance.now() - this.#lookedAt >= LOOK_MS;
    if (isDue) await this.#look();
    const byNode = new Map(this.#placements.map((placement) => [nodeOf(placement), placement]));
    const asked = [...byNode.values()].filter((at) => isDue || this.#nodeAt(at).failure !== undefined);
    await Promise.all(
      asked.map((at) =>
        this.#nodeAt(at)
          .reach(() => reachServer(at, ANSWER_MS))
          .catch(() => undefined),
      ),
    );
  }

  /** Looks where shards are now. While nobody can tell, they are where they were. */
  #look(): Promise<void> {
    this.#looking ??= inTime(readPlacements(this.home))
      .then(
        (placements) => {
          if (placements.length === 0) return;
          this.#placements = placements;
          const names = new Set(placements.map(({ shard }) => shard));
          for (const [name, open] of this.#open) {
            if (names.has(name)) continue;
            this.#open.delete(name);
            void close(open);
          }
        },
        () => undefined,
      )
      .finally(() => {
        this.#lookedAt = performance.now();
        this.#looking = undefined;
      });
    return this.#looking;
  }
}

function nodeOf({ host, port }: Placement): string {
  return `${host}:${port}`;
}

function schemaOf({ shard }: Placement): string {
  return PLACE_PREFIX + shard;
}

async function close(open: OpenPlace | undefined): Promise<void> {
  const pool = await open?.pool.catch(() => undefined);
  await pool?.end();
}

function moved(message: string): Error {
  return Object.assign(new Error(message), { code: PLACE_MOVED });
}

/** Rejects as a server that does not answer, where it takes too long. */
async function inTime<T>(asked: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(silent()), ANSWER_MS);
  try {
    return await Promise.race([asked, promise]);
  } finally {
    clearTimeout(timer);
  }
}
