import { randomUUID } from "node:crypto";
import pg from "pg";

/** What the trial is sure of: changes whose commit was acknowledged, as `<incident id>.<state>`. */
export interface Incidents {
  readonly changes: ReadonlySet<string>;
  /** Opens one. */
  readonly open: () => Promise<string>;
  readonly resolve: (incidentId: string) => Promise<void>;
}

const PROJECT = 1;
const TRIES = 200;
const PAUSE_MS = 100;

/** Writes incidents as the watcher does, a transaction a change; while the database is away it tries again, with the same id. */
export function incidentsIn(insightUrl: string): Incidents {
  const changes = new Set<string>();
  const change = async (incidentId: string, state: string, statement: string) => {
    await commit(insightUrl, [
      [statement, [PROJECT, incidentId]],
      [
        `INSERT INTO incident_changes (changed_at, project_id, incident_id, state) VALUES (clock_timestamp(), $1, $2, $3)
        ON CONFLICT DO NOTHING`,
        [PROJECT, incidentId, state],
      ],
    ]);
    changes.add(`${incidentId}.${state}`);
  };
  return {
    changes,
    async open() {
      const incidentId = randomUUID();
      await change(
        incidentId,
        "open",
        `INSERT INTO incidents (began_at, opened_at, project_id, incident_id, kind, subject, agent_id, metric)
        VALUES (clock_timestamp(), clock_timestamp(), $1, $2, 'drift', $2::uuid::text, 'support', 'failure_rate')
        ON CONFLICT DO NOTHING`,
      );
      return incidentId;
    },
    resolve: (incidentId) =>
      change(
        incidentId,
        "resolved",
        `UPDATE incidents SET state = 'resolved', resolved_at = coalesce(resolved_at, clock_timestamp())
        WHERE project_id = $1 AND incident_id = $2`,
      ),
  };
}

type Statement = readonly [text: string, values: readonly (string | number)[]];

async function commit(url: string, statements: readonly Statement[]): Promise<void> {
  for (let tries = 1; ; tries++) {
    const client = new pg.Client(url);
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("BEGIN");
      for (const [text, values] of statements) await client.query(text, [...values]);
      await client.query("COMMIT");
      return;
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
