import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import pg from "pg";
import type { ConnectionSettings } from "./connection-settings.ts";
import { type Encryption, openSocket, TlsError } from "./open-socket.ts";
import { passwordFor } from "./password.ts";
import type { Place } from "./places.ts";

/** What a client keeps of its connection; the types of the driver leave it out. */
export interface Wire {
  readonly connection: EventEmitter & { readonly stream: Socket };
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/** A connection that is open, and how. */
export interface OpenClient {
  readonly client: pg.Client & Wire;
  readonly place: Place;
  readonly isEncrypted: boolean;
  /** What the server has said of itself, such as `in_hot_standby`. */
  readonly status: ReadonlyMap<string, string>;
}

export interface ClientOptions {
  readonly applicationName: string;
  /** Parameters for the start of the session, as `-c name=value`. */
  readonly startOptions?: string | undefined;
  readonly types?: pg.CustomTypesConfig | undefined;
  /** Statements without parameters too go the way of those with: parse, bind, execute. */
  readonly isExtended?: boolean | undefined;
}

/** Opens one session with one address of one host. */
export async function openClient(
  settings: ConnectionSettings,
  place: Place,
  encryption: Encryption,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<OpenClient> {
  const socket = await openSocket(place, encryption, settings.tls, signal);
  const isEncrypted = "encrypted" in socket && socket.encrypted === true;
  if (settings.channelBinding === "require" && !isEncrypted) {
    socket.destroy();
    throw new TlsError("channel_binding=require needs an SSL connection");
  }
  const seen = { binds: false };
  const client = new pg.Client({
    ...clientConfig(settings, place, options),
    stream: () => asUnconnected(socket),
    enableChannelBinding: isEncrypted && settings.channelBinding !== "disable",
    password: async () => {
      if (settings.channelBinding === "require" && !seen.binds)
        throw new TlsError("the server does not offer channel binding, and the URL requires it");
      const password = await passwordFor(settings, place);
      if (password !== undefined) return password;
      throw Object.assign(new Error("the server asks for a password, and none was given"), { code: "28P01" });
    },
  } as pg.ClientConfig) as pg.Client & Wire;
  const status = new Map<string, string>();
  client.connection.on("authenticationSASL", ({ mechanisms }: { mechanisms: readonly string[] }) => {
    seen.binds = mechanisms.includes("SCRAM-SHA-256-PLUS");
  });
  client.connection.on("parameterStatus", (sent: { parameterName: string; parameterValue: string }) =>
    status.set(sent.parameterName, sent.parameterValue),
  );
  const ignore = () => undefined;
  client.on("error", ignore);
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    await client.connect();
    if (settings.channelBinding === "require" && !seen.binds)
      throw new TlsError("the server did not use channel binding, and the URL requires it");
  } catch (error) {
    socket.destroy();
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
  }
  client.off("error", ignore);
  return { client, place, isEncrypted, status };
}

/** Everything is told, so that the driver reads neither URL nor environment by rules of its own. */
function clientConfig(
  settings: ConnectionSettings,
  { host, port, isLocal, address }: Place,
  { applicationName, startOptions, types, isExtended = false }: ClientOptions,
): object {
  const sent = [settings.options, startOptions].filter((text) => text !== undefined && text !== "");
  return {
    user: settings.user,
    database: settings.database,
    host: isLocal ? address : host,
    port,
    ssl: false,
    sslnegotiation: "postgres",
    application_name: settings.applicationName ?? settings.fallbackApplicationName ?? applicationName,
    ...(sent.length === 0 ? {} : { options: sent.join(" ") }),
    ...(settings.keepAliveSeconds === undefined
      ? {}
      : { keepAlive: true, keepAliveInitialDelayMillis: settings.keepAliveSeconds * 1_000 }),
    ...(types === undefined ? {} : { types }),
    ...(isExtended ? { queryMode: "extended" } : {}),
  };
}

/** A socket that is connected, as the driver expects one that it connects itself. */
function asUnconnected(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: () => {
      process.nextTick(() => socket.emit("connect"));
      return socket;
    },
  });
}
