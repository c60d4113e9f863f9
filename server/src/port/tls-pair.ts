import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createSecureContext, type SecureContextOptions, type Server as TlsServer } from "node:tls";

/** Files in PEM: the certificate with those between it and the root after it, and its private key without a passphrase. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

export interface TlsPairOptions {
  /** Told of each pair that is taken later, and once of each that cannot be. */
  readonly log: {
    readonly info: (message: string) => void;
    readonly warn: (message: string) => void;
  };
  /** How often the files are read, in milliseconds. Default: 5,000 */
  readonly everyMs?: number;
}

/** A certificate and its key, which are read again and again. Disposing it ends that. */
export interface TlsPair extends Disposable {
  /** Gives a server the pair, now and whenever another stands in the files; open connections keep theirs. */
  attach(server: TlsServer): void;
}

const EVERY_MS = 5_000;
const OLDEST = { minVersion: "TLSv1.2" } as const;

/**
 * Reads the pair. Later ones are taken when they stand whole: files are changed one after the other, and mounted ones by a
 * link, so that the old pair is kept until certificate and key belong together.
 *
 * @throws Error that says in words what is wrong with which setting; it holds nothing of the files
 */
export async function openTlsPair(files: TlsFiles, options: TlsPairOptions): Promise<TlsPair> {
  const { log, everyMs = EVERY_MS } = options;
  const servers: TlsServer[] = [];
  let current = await readPair(files);
  let fault = { message: "", looks: 0 };
  const ended = endOf(current);
  if (ended !== undefined) log.warn(ended);

  const readAgain = async (): Promise<void> => {
    try {
      const next = await readPair(files);
      fault = { message: "", looks: 0 };
      if (next.cert === current.cert && next.key === current.key) return;
      current = next;
      for (const server of servers) server.setSecureContext(next);
      log.info(endOf(next) ?? "the certificate of TLS_CERT was changed; it is shown from now on");
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      fault = { message, looks: message === fault.message ? fault.looks + 1 : 1 };
      // At the first look one file of a new pair may be there without the other.
      if (fault.looks === 2) log.warn(`${message}; the certificate that was read before is kept`);
    }
  };
  const timer = setInterval(() => void readAgain(), everyMs).unref();

  return {
    attach: (server) => {
      servers.push(server);
      server.setSecureContext(current);
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

type Pair = SecureContextOptions & { readonly cert: string; readonly key: string };

async function readPair(files: TlsFiles): Promise<Pair> {
  const [cert, key] = await Promise.all([readPem("TLS_CERT", files.cert), readPem("TLS_KEY", files.key)]);
  if (!certificateOf(cert).checkPrivateKey(keyOf(key))) {
    throw new Error("TLS_KEY does not belong to TLS_CERT, whose first certificate must be that of the key");
  }
  const pair = { cert, key, ...OLDEST };
  try {
    createSecureContext(pair);
  } catch (error) {
    throw new Error(`TLS_CERT and TLS_KEY cannot be used (${codeOf(error)})`);
  }
  return pair;
}

async function readPem(setting: string, file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new Error(`${setting} cannot be read (${codeOf(error)})`);
  }
}

function certificateOf(cert: string): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw new Error("TLS_CERT holds no certificate in PEM");
  }
}

function keyOf(key: string): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (error) {
    const isEncrypted = codeOf(error) === "ERR_MISSING_PASSPHRASE" || key.includes("ENCRYPTED");
    throw new Error(
      isEncrypted
        ? "TLS_KEY is encrypted: give the key without a passphrase"
        : "TLS_KEY holds no private key in PEM",
    );
  }
}

/** A warning where the certificate is not valid today. */
function endOf({ cert }: Pair): string | undefined {
  const { validTo } = certificateOf(cert);
  return Date.parse(validTo) < Date.now() ? `the certificate of TLS_CERT ended on ${validTo}` : undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "no code";
}
