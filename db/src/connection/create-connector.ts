import type pg from "pg";
import { readConnection } from "./connection-settings.ts";
import { findSession } from "./find-session.ts";
import type { Wire } from "./open-client.ts";
import { findPooler, PoolerError, type PoolerMode } from "./pooler.ts";
import { FORM, lackingSettings, type SessionSettings, startOptions } from "./session-settings.ts";
import { rememberTarget } from "./session-target.ts";

export interface SessionOptions {
  /** Shown in `pg_stat_activity`, unless the URL names another. */
  readonly applicationName: string;
  /** How long a host may take to connect, unless the URL says. Default: 10,000 ms; of several hosts each has its share. */
  readonly connectTimeoutMs?: number | undefined;
  /** Parameters of the session beyond the form of values. */
  readonly session?: SessionSettings | undefined;
  /** Sends statements without parameters too as those with are sent. */
  readonly isExtended?: boolean | undefined;
  /** `transaction`: through a pooler of transactions, where the role holds the parameters of the session. Default: none. */
  readonly pooler?: "transaction" | undefined;
}

/** Opens sessions of one URL. */
export interface Connector {
  open(types?: pg.CustomTypesConfig): Promise<pg.Client>;
  /**
   * Finds out how a session that is open reaches PostgreSQL, and readies this and later ones for it.
   *
   * @throws PoolerError where a session lacks what was asked for
   */
  settle(client: pg.Client): Promise<PoolerMode>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const LEAST_SHARE_MS = 1_000;
/** The words of PgBouncer; its code is any fault of the protocol. */
const REFUSED_PARAMETER = /unsupported startup parameter/i;

/**
 * The one way to a session of PostgreSQL.
 *
 * @throws ConnectionUrlError
 */
export function createConnector(url: string, options: SessionOptions): Connector {
  const settings = readConnection(url);
  const session = { ...FORM, ...options.session };
  const share = Math.ceil((options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS) / settings.hosts.length);
  const timeoutMs = settings.connectTimeoutMs ?? Math.max(share, LEAST_SHARE_MS);
  /** Where the parameters come from: sent at the start, set after it, or those of the role. */
  let source: "start" | "set" | "role" = options.pooler === "transaction" ? "role" : "start";

  const find = async (types?: pg.CustomTypesConfig) => {
    const { applicationName, isExtended } = options;
    const sent = source === "start" ? { startOptions: startOptions(session) } : {};
    const opened = await findSession(settings, { applicationName, isExtended, types, ...sent }, timeoutMs);
    rememberTarget(opened, settings);
    return opened.client;
  };
  const open = async (types?: pg.CustomTypesConfig): Promise<pg.Client & Wire> => {
    let client: pg.Client & Wire;
    try {
      client = await find(types);
    } catch (error) {
      if (source !== "start" || !(error instanceof Error) || !REFUSED_PARAMETER.test(error.message))
        throw error;
      source = "set";
      client = await find(types);
    }
    if (source === "set") await setSession(client, session);
    return client;
  };
  return {
    open,
    settle: async (client) => {
      if (source === "role") {
        await assertSession(client, session);
        return "transaction";
      }
      const mode = await findPooler(client as pg.Client & Wire, () => open());
      if (mode === "session") {
        // It may have taken what was sent at the start, and kept it to itself.
        source = "set";
        await setSession(client, session);
      }
      return mode;
    },
  };
}

async function setSession(client: pg.Client, session: SessionSettings): Promise<void> {
  await client.query(
    "SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS given (name, value)",
    [Object.keys(session), Object.values(session)],
  );
}

async function assertSession(client: pg.Client, session: SessionSettings): Promise<void> {
  const { rows } = await client.query<{ role: string; name: string; value: string }>(
    "SELECT quote_ident(current_user) AS role, name, current_setting(name) AS value FROM unnest($1::text[]) AS wanted (name)",
    [Object.keys(session)],
  );
  const current = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  const lacking = Object.entries(lackingSettings(session, current));
  if (lacking.length === 0) return;
  const role = rows[0]?.role ?? "";
  const statements = lacking.map(([name, value]) => `ALTER ROLE ${role} SET ${name} = '${value}'`);
  throw new PoolerError(
    `Behind a pooler the settings of a session come from the role, and ${role} lacks some. Run, and reconnect the pooler: ${statements.join("; ")}`,
  );
}
