import type { ConnectionSettings, Target } from "./connection-settings.ts";
import { ConnectionUrlError } from "./connection-url-error.ts";
import { fitsTarget } from "./fits-target.ts";
import { type ClientOptions, type OpenClient, openClient } from "./open-client.ts";
import { type Encryption, TlsError } from "./open-socket.ts";
import { hostsInOrder, type Place, placesOf } from "./places.ts";
import type { SslMode } from "./tls-settings.ts";

/** Of a host that takes no sessions yet or any more. */
const CANNOT_CONNECT_NOW = "57P03";
/** Classes of errors that say that another way of connecting to the same host may be let in. */
const NOT_LET_IN = /^28/;
const NETWORK = /^E[A-Z_]+$/;

/** What is tried with an address, one after another. */
const attempts: Readonly<Record<SslMode, readonly Encryption[]>> = {
  disable: ["none"],
  allow: ["none", "required"],
  prefer: ["offered", "none"],
  require: ["required"],
  "verify-ca": ["required"],
  "verify-full": ["required"],
};

/** No host of the URL has a session of the kind that it asks for. */
class NoSessionError extends Error {
  override readonly name = "NoSessionError";
  /** That of the network: what is asked for may be there later. */
  readonly code = "ECONNREFUSED";
}

/**
 * Opens a session with the first host that is there and has the kind of session that the URL asks for. Other hosts are tried
 * after faults of the network, and where a server is starting or stopping; one that refuses the login has spoken for all.
 *
 * @param timeoutMs of each host
 */
export async function findSession(
  settings: ConnectionSettings,
  options: ClientOptions,
  timeoutMs: number,
): Promise<OpenClient> {
  const { target } = settings;
  const rounds: readonly Target[] = target === "prefer-standby" ? ["standby", "any"] : [target];
  const faults: unknown[] = [];
  for (const round of rounds) {
    for (const host of hostsInOrder(settings)) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        for (const place of await placesOf(host, settings.isBalanced)) {
          const found = await tryPlace({ ...settings, target: round }, place, options, signal);
          if (found instanceof Error) faults.push(found);
          else return found;
        }
      } catch (error) {
        const fault = signal.aborted ? timedOut() : error;
        if (!passesOn(fault)) throw fault;
        faults.push(fault);
      }
    }
  }
  throw summary(faults);
}

/** A session that fits, or why there is none, where another host may have one. */
async function tryPlace(
  settings: ConnectionSettings,
  place: Place,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<OpenClient | Error> {
  try {
    const opened = await openEither(settings, place, options, signal);
    if (await fitsTarget(opened, settings.target)) return opened;
    await opened.client.end();
    return new NoSessionError(`no host of the URL has a session that is ${settings.target}`);
  } catch (error) {
    if (signal.aborted || !passesOn(error)) throw error;
    return error;
  }
}

async function openEither(
  settings: ConnectionSettings,
  place: Place,
  options: ClientOptions,
  signal: AbortSignal,
): Promise<OpenClient> {
  const [first = "required", second] = attempts[settings.tls.mode];
  try {
    return await openClient(settings, place, first, options, signal);
  } catch (error) {
    if (second === undefined || place.isLocal || signal.aborted || !isOfEncryption(error)) throw error;
    return await openClient(settings, place, second, options, signal).catch((other: unknown) => {
      // The first tells more, when both fail.
      throw isOfEncryption(other) ? error : other;
    });
  }
}

function isOfEncryption(error: unknown): boolean {
  return error instanceof TlsError || NOT_LET_IN.test(codeOf(error));
}

function passesOn(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof ConnectionUrlError || error instanceof TlsError)
    return false;
  const code = codeOf(error);
  return code === CANNOT_CONNECT_NOW || NETWORK.test(code) || /connection terminated/i.test(error.message);
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

function timedOut(): Error {
  return Object.assign(new Error("timeout expired"), { code: "ETIMEDOUT" });
}

function summary(faults: readonly unknown[]): unknown {
  const messages = new Set(faults.map((fault) => (fault instanceof Error ? fault.message : String(fault))));
  const last = faults.at(-1);
  if (messages.size <= 1) return last ?? new NoSessionError("the URL has no host");
  return Object.assign(new Error([...messages].join("; "), { cause: last }), { code: codeOf(last) });
}
