import { listProjects } from "@runfacts/db/notify";
import type { Database } from "@runfacts/db/pool";
import type { Registry } from "prom-client";
import type { NotifySpec } from "../rules/notify-schema.ts";
import { Notifier } from "./deliver/notifier.ts";
import { createNotifyMetrics } from "./deliver/notify-metrics.ts";
import { openDestinations } from "./open-destinations.ts";
import type { AlertHosts } from "./targets/alert-hosts.ts";

export interface NotificationsOptions {
  readonly database: Pick<Database, "of" | "shared">;
  /** Milliseconds since the Unix epoch, as PostgreSQL has them. */
  readonly clock: () => number;
  readonly registry: Registry;
  readonly spec: NotifySpec;
  readonly ALERT_HOSTS?: AlertHosts | undefined;
  readonly DASHBOARD_URL?: string | undefined;
  /** Holds the secrets that the spec names. */
  readonly env: NodeJS.ProcessEnv;
  readonly onError: (error: unknown) => void;
}

/**
 * Begins to tell destinations of incidents. Dispose it before the database.
 *
 * @throws DestinationsError where the destinations cannot be used
 */
export function startNotifications(options: NotificationsOptions): AsyncDisposable {
  const { database, clock, registry, spec, env, onError } = options;
  const destinations = openDestinations(spec, { hosts: options.ALERT_HOSTS, env });
  const notifier = new Notifier({
    database,
    clock,
    dashboardUrl: options.DASHBOARD_URL,
    metrics: createNotifyMetrics(registry),
    spec,
    destinations,
    listProjects: async () =>
      (await listProjects(database.shared)).map(({ project_id, name }) => ({ projectId: project_id, name })),
    onError,
  });
  notifier.start();
  return notifier;
}
