import type { Database } from "@runfacts/db/pool";
import { watchedProjects } from "@runfacts/db/watch";
import type { Registry } from "prom-client";
import type { NotifySpec } from "../rules/notify-schema.ts";
import { Notifier } from "./deliver/notifier.ts";
import { createNotifyMetrics } from "./deliver/notify-metrics.ts";
import { type DestinationsNetwork, openDestinations } from "./open-destinations.ts";

export interface NotificationsOptions {
  readonly database: Pick<Database, "of" | "shared">;
  /** Milliseconds since the Unix epoch, as PostgreSQL has them. */
  readonly clock: () => number;
  readonly registry: Registry;
  /** What holds now. */
  readonly spec: () => NotifySpec;
  readonly network: DestinationsNetwork;
  readonly dashboardUrl: string | undefined;
  readonly onError: (error: unknown) => void;
}

/**
 * Begins to tell destinations of incidents. Dispose it before the database.
 *
 * @throws DestinationsError where the destinations cannot be used
 */
export function startNotifications(options: NotificationsOptions): AsyncDisposable {
  const { database, clock, registry, network, dashboardUrl, onError } = options;
  const planOf = (spec: NotifySpec) => ({ spec, destinations: openDestinations(spec, network) });
  let last = planOf(options.spec());
  const plan = () => {
    const spec = options.spec();
    if (spec !== last.spec) last = planOf(spec);
    return last;
  };
  const notifier = new Notifier({
    database,
    clock,
    dashboardUrl,
    metrics: createNotifyMetrics(registry),
    plan,
    listProjects: async () =>
      (await watchedProjects(database.shared)).map(({ project_id, name }) => ({
        projectId: project_id,
        name,
      })),
    onError,
  });
  notifier.start();
  return notifier;
}
