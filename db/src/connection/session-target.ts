import type pg from "pg";
import type { ConnectionSettings } from "./connection-settings.ts";
import type { OpenClient } from "./open-client.ts";
import type { Place } from "./places.ts";
import type { TlsSettings } from "./tls-settings.ts";

interface SessionTarget {
  readonly place: Place;
  readonly isEncrypted: boolean;
  readonly tls: TlsSettings;
}

/** Where the server of a session is. */
const targets = new WeakMap<pg.Client, SessionTarget>();

/** Keeps where a session is, for what is asked of its server over other connections. */
export function rememberTarget(
  { client, place, isEncrypted }: OpenClient,
  { tls }: ConnectionSettings,
): void {
  targets.set(client, { place, isEncrypted, tls });
}

/** Where a session is; undefined for one that was not opened here. */
export function targetOf(client: pg.Client): SessionTarget | undefined {
  return targets.get(client);
}
