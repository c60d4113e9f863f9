import { connectOwner } from "../admin/connect-owner.ts";
import { nodeUrl, type Place, placeSearchPath } from "./place.ts";
import { readPlaces } from "./read-places.ts";

/** What a job needs to know of where it runs. */
export interface JobPlace {
  /** The owner's, of one PostgreSQL that has all tables of some projects, under their names. */
  readonly url: string;
  /** Null: the database is not distributed, and has all projects. */
  readonly place: Place | null;
}

/**
 * Does a job over the rows of projects: place by place in a Citus cluster, on the node of each, some nodes at a time; else once, with
 * the URL as it is.
 *
 * @returns what each resolved with
 * @throws AggregateError with what failed, after the others are done: a node that is away keeps only its own projects waiting
 */
export async function forEachPlace<T>(ownerUrl: string, job: (at: JobPlace) => Promise<T>): Promise<T[]> {
  const { places, home } = await placesOf(ownerUrl);
  if (places.length === 0) return [await job({ url: ownerUrl, place: null })];
  const nodes = Map.groupBy(places, ({ host, port }) => `${host}:${port}`);
  const failures: unknown[] = [];
  const done: T[] = [];
  const doNode = async (ofNode: readonly Place[]) => {
    for (const place of ofNode) {
      const url = nodeUrl(ownerUrl, place, placeSearchPath(place, home));
      try {
        done.push(await job({ url, place }));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all([...nodes.values()].map(doNode));
  if (failures.length > 0) throw new AggregateError(failures, reasonOf(failures));
  return done;
}

/** The owner's URLs of all places of a cluster; none of a database that is not distributed. */
export async function placesUrls(ownerUrl: string): Promise<string[]> {
  const { places, home } = await placesOf(ownerUrl);
  return places.map((place) => nodeUrl(ownerUrl, place, placeSearchPath(place, home)));
}

function reasonOf([first]: readonly unknown[]): string {
  return first instanceof Error ? first.message : "A place failed";
}

async function placesOf(
  ownerUrl: string,
): Promise<{ readonly places: readonly Place[]; readonly home: string }> {
  await using connection = await connectOwner(ownerUrl);
  const { client } = connection;
  const places = await readPlaces(client);
  const { rows } = await client.query<{ home: string }>("SELECT quote_ident(current_schema()) AS home");
  return { places, home: rows[0]?.home ?? "public" };
}
