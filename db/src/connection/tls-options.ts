import { readFile, stat } from "node:fs/promises";
import { isIP } from "node:net";
import tls from "node:tls";
import { ConnectionUrlError } from "./connection-url-error.ts";
import type { TlsFile, TlsSettings } from "./tls-settings.ts";

/** Bits of a key file that let others read or change it. */
const OTHERS = 0o077;
/** The same where root owns it, whose group may read it. */
const OTHERS_OF_ROOT = 0o027;

/**
 * What a TLS handshake needs. Files are read each time, so that a certificate that was renewed counts from the next connection
 * on. As with libpq the chain is checked wherever there is a root certificate, and the name with verify-full.
 *
 * @throws ConnectionUrlError when a file is missing that is needed or was asked for
 */
export async function tlsOptions(settings: TlsSettings, host: string): Promise<tls.ConnectionOptions> {
  const ca = await rootsOf(settings);
  if (ca === undefined && settings.mode.startsWith("verify-"))
    throw new ConnectionUrlError(
      "needs a root certificate to verify the server: set sslrootcert to a file, or to system",
    );
  const crl = ca === undefined ? undefined : await read(settings.revoked, "sslcrl");
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(crl === undefined ? {} : { crl }),
    ...(await identity(settings)),
    rejectUnauthorized: ca !== undefined,
    checkServerIdentity: (_name, certificate) =>
      settings.mode === "verify-full" ? tls.checkServerIdentity(host, certificate) : undefined,
    minVersion: settings.minVersion,
    ...(settings.maxVersion === undefined ? {} : { maxVersion: settings.maxVersion }),
    ...(settings.sendsName && isIP(host) === 0 && !host.startsWith("/") ? { servername: host } : {}),
    ...(settings.isDirect ? { ALPNProtocols: ["postgresql"] } : {}),
  };
}

async function rootsOf({ root }: TlsSettings): Promise<string[] | string | undefined> {
  if (root !== "system") return read(root, "sslrootcert");
  const found = tls.getCACertificates("system");
  return found.length > 0 ? found : tls.getCACertificates("default");
}

async function identity({ certificate, key, keyPassword }: TlsSettings): Promise<tls.ConnectionOptions> {
  const cert = certificate && (await read(certificate, "sslcert"));
  if (cert === undefined) return {};
  const text = await read(key, "sslkey");
  if (text === undefined)
    throw new ConnectionUrlError("has a certificate of the client without its key: set sslkey");
  if (process.platform !== "win32") {
    const { mode, uid } = await stat(key.path);
    if ((mode & (uid === 0 ? OTHERS_OF_ROOT : OTHERS)) !== 0)
      throw new ConnectionUrlError("has an sslkey that others may read: chmod 0600 it");
  }
  return { cert, key: text, ...(keyPassword === undefined ? {} : { passphrase: keyPassword }) };
}

async function read({ path, isGiven }: TlsFile, name: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    if (isGiven) throw new ConnectionUrlError(`has an ${name} that cannot be read`);
    return undefined;
  }
}
