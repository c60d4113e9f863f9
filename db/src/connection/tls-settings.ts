import type { SecureVersion } from "node:tls";
import { ConnectionUrlError } from "./connection-url-error.ts";
import { defaultFile } from "./parameters.ts";
import { choice, flag } from "./values.ts";

const modes = ["prefer", "disable", "allow", "require", "verify-ca", "verify-full"] as const;
const versions = ["TLSv1.2", "TLSv1.3", "TLSv1.1", "TLSv1"] as const;

/** How much of TLS a connection needs, as libpq names it. */
export type SslMode = (typeof modes)[number];

/** A file that TLS reads, and whether it was asked for or is where libpq looks by itself. */
export interface TlsFile {
  readonly path: string;
  readonly isGiven: boolean;
}

/** What a URL and the environment say of TLS. */
export interface TlsSettings {
  readonly mode: SslMode;
  /** Without the request for TLS that comes first otherwise. */
  readonly isDirect: boolean;
  /** `system`: the certificate authorities that the system trusts. */
  readonly root: TlsFile | "system";
  readonly revoked: TlsFile;
  /** Undefined for none. */
  readonly certificate?: TlsFile | undefined;
  readonly key: TlsFile;
  readonly keyPassword?: string | undefined;
  readonly sendsName: boolean;
  readonly minVersion: SecureVersion;
  readonly maxVersion?: SecureVersion | undefined;
}

/** @throws ConnectionUrlError */
export function readTlsSettings(
  parameters: ReadonlyMap<string, string>,
  env: NodeJS.ProcessEnv,
): TlsSettings {
  const file = (name: string, standard: string): TlsFile => {
    const path = parameters.get(name);
    return { path: path ?? defaultFile(standard, env), isGiven: path !== undefined };
  };
  const isSystem = parameters.get("sslrootcert") === "system";
  const isGiven = parameters.has("sslmode");
  const mode = isSystem && !isGiven ? "verify-full" : choice(parameters, "sslmode", modes);
  const isDirect = choice(parameters, "sslnegotiation", ["postgres", "direct"]) === "direct";
  if (isSystem && mode !== "verify-full")
    throw new ConnectionUrlError("needs sslmode=verify-full with sslrootcert=system");
  if (isDirect && !["require", "verify-ca", "verify-full"].includes(mode))
    throw new ConnectionUrlError("needs sslmode=require or stronger with sslnegotiation=direct");
  const certificates = choice(parameters, "sslcertmode", ["allow", "disable", "require"]);
  if (certificates === "require")
    throw new ConnectionUrlError("has sslcertmode=require, which is not supported");
  return {
    mode,
    isDirect,
    root: isSystem ? "system" : file("sslrootcert", "root.crt"),
    revoked: file("sslcrl", "root.crl"),
    certificate: certificates === "disable" ? undefined : file("sslcert", "postgresql.crt"),
    key: file("sslkey", "postgresql.key"),
    keyPassword: parameters.get("sslpassword"),
    sendsName: flag(parameters, "sslsni", true),
    minVersion: choice(parameters, "ssl_min_protocol_version", versions),
    maxVersion: parameters.has("ssl_max_protocol_version")
      ? choice(parameters, "ssl_max_protocol_version", versions)
      : undefined,
  };
}
