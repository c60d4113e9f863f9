import { cloneDatabase, startTestCitus } from "@runfacts/db/testing";
import { asOwner } from "../harness/embedded-platform.ts";
import { startServices } from "../harness/platform.ts";
import { type ProjectLoad, startProjectLoad } from "./project-load.ts";
import { type ProjectWatcher, watchProject } from "./project-watcher.ts";
import { makeProjects, type Project } from "./projects.ts";

const PROJECTS = 6;
/** What is acknowledged survives the end of a node. */
const SAFE = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };

/** Where a project is. */
export interface Placed {
  /** The shard of the registry. */
  readonly shard: string;
  readonly host: string;
  readonly port: number;
}

/** A project under load that is watched. */
interface BusyProject {
  readonly project: Project;
  readonly load: ProjectLoad;
  readonly watcher: ProjectWatcher;
}

/** A cluster of its own, both services over it, and projects under load until `stop`. */
export async function startBusyCluster() {
  await using resources = new AsyncDisposableStack();
  const { server, cluster } = resources.use(await startTestCitus(SAFE));
  const database = resources.use(await cloneDatabase(server));
  const services = resources.use(await startServices(database, { AUTH: "required" }));
  const { ownerUrl } = database;
  const ending = new AbortController();
  const projects: BusyProject[] = [];
  const loads: Promise<void>[] = [];
  for (const project of await makeProjects(ownerUrl, PROJECTS)) {
    const watcher = await watchProject(project, services.queryUrl);
    const { ingestUrl } = services;
    const load = startProjectLoad(project, {
      ingestUrl,
      runs: Number.POSITIVE_INFINITY,
      signal: ending.signal,
    });
    projects.push({ project, load, watcher });
    loads.push(load.done);
  }
  const stop = async () => {
    ending.abort();
    await Promise.all(loads);
  };
  resources.defer(async () => {
    ending.abort();
    await Promise.all(projects.map(({ watcher }) => watcher.stop()));
  });
  const owned = resources.move();
  return {
    cluster,
    services,
    ownerUrl,
    projects,
    stop,
    placeOf: (projectId: number) => placeOf(ownerUrl, projectId),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function placeOf(ownerUrl: string, projectId: number): Promise<Placed> {
  const [found] = await asOwner<Placed>(
    ownerUrl,
    `SELECT shardid::text AS shard, nodename AS host, nodeport AS port
    FROM pg_dist_placement JOIN pg_dist_node USING (groupid)
    WHERE shardid = get_shard_id_for_distribution_column('run_registry', ${projectId})`,
  );
  if (found === undefined) throw new Error("the project is nowhere");
  return found;
}
