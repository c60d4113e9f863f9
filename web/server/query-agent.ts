import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { checkServerIdentity, type PeerCertificate } from "node:tls";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** What is trusted, for a connection. */
interface Trust {
  readonly ca: string[];
  readonly allowPartialTrustChain: true;
  readonly checkServerIdentity: (host: string, certificate: PeerCertificate) => Error | undefined;
}

/**
 * Connections to a service that shows one of the certificates in a file, or one that is signed by one of them. The service's
 * own certificate is taken under any name: that of a public name is known to be meant where both run side by side.
 *
 * The file is read for each connection. What it held before counts too: the service may show that for a moment longer.
 *
 * @param file certificates in PEM: QUERY_CA
 * @throws if the file cannot be read, or holds no certificate
 */
export function trustingAgent(file: string): Agent {
  let [now, before] = [readCertificates(file), [] as string[]];
  const trust = (): Trust => {
    const found = certificatesOf(file) ?? now;
    if (found.join() !== now.join()) [now, before] = [found, now];
    const ca = [...now, ...before];
    const own = new Set(ca.map((certificate) => new X509Certificate(certificate).fingerprint256));
    return {
      ca,
      allowPartialTrustChain: true,
      checkServerIdentity: (host, certificate) =>
        own.has(certificate.fingerprint256) ? undefined : checkServerIdentity(host, certificate),
    };
  };
  return new TrustingAgent(trust);
}

class TrustingAgent extends Agent {
  readonly #trust: () => Trust;

  constructor(trust: () => Trust) {
    super({ keepAlive: true });
    this.#trust = trust;
  }

  override createConnection(...[options, done]: Parameters<Agent["createConnection"]>) {
    return super.createConnection({ ...options, ...this.#trust() }, done);
  }
}

function readCertificates(file: string): string[] {
  const certificates = certificatesOf(file);
  if (certificates === undefined) throw new Error("QUERY_CA must be a readable file of certificates in PEM");
  return certificates;
}

/** Undefined while the file cannot be read or holds none, as when it is being changed. */
function certificatesOf(file: string): string[] | undefined {
  try {
    const certificates: string[] = readFileSync(file, "utf8").match(CERTIFICATE) ?? [];
    for (const certificate of certificates) new X509Certificate(certificate);
    return certificates.length === 0 ? undefined : certificates;
  } catch {
    return undefined;
  }
}
