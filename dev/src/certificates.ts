import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";

/** A certificate with its private key, both in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Names and IPv4 addresses that it is for. Default: localhost and 127.0.0.1 */
  readonly hosts?: readonly string[];
  /** Who signs it. Default: itself */
  readonly issuer?: Certificate & { readonly name: string; readonly keyObject: KeyObject };
  /** Whether it may sign others. Default: false */
  readonly isAuthority?: boolean;
  /** Default: in a day */
  readonly validTo?: Date;
}

const DAY_MS = 86_400_000;
const [SEQUENCE, SET, INTEGER, BITS, OCTETS, OID, UTF8, TIME, BOOLEAN] = [
  0x30, 0x31, 2, 3, 4, 6, 0x0c, 0x18, 1,
] as const;

/** Makes a certificate (X.509, RFC 5280; ECDSA on P-256) for tests of TLS, by Node alone. */
export function makeCertificate(name: string, options: CertificateOptions = {}) {
  const { hosts = ["localhost", "127.0.0.1"], issuer, isAuthority = false } = options;
  const { validTo = new Date(Date.now() + DAY_MS) } = options;
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const keyId = createHash("sha1").update(spki).digest();
  const signedBy = der(SEQUENCE, oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
  const authority = der(SEQUENCE, ...(isAuthority ? [der(BOOLEAN, Buffer.from([0xff]))] : []));
  const altNames = hosts.map((host) =>
    isIP(host) === 4
      ? der(0x87, Buffer.from(host.split(".").map(Number)))
      : der(0x82, Buffer.from(host, "ascii")),
  );
  const extensions = [
    extension(0x13, authority),
    extension(0x0e, der(OCTETS, keyId)),
    extension(0x11, der(SEQUENCE, ...altNames)),
  ];
  const body = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    signedBy,
    nameOf(issuer?.name ?? name),
    der(SEQUENCE, time(new Date(validTo.getTime() - 2 * DAY_MS)), time(validTo)),
    nameOf(name),
    spki,
    der(0xa3, der(SEQUENCE, ...extensions)),
  );
  const signature = sign("sha256", body, issuer?.keyObject ?? privateKey);
  const whole = der(SEQUENCE, body, signedBy, der(BITS, Buffer.from([0]), signature));
  return {
    name,
    keyObject: privateKey,
    cert: pem(whole),
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = [length >> 8, length & 0xff];
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, ...long];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const oid = (...bytes: readonly number[]) => der(OID, Buffer.from(bytes));

/** One of id-ce, by its number there. */
function extension(number: number, value: Buffer): Buffer {
  return der(SEQUENCE, oid(0x55, 0x1d, number), der(OCTETS, value));
}

function nameOf(name: string): Buffer {
  return der(SEQUENCE, der(SET, der(SEQUENCE, oid(0x55, 4, 3), der(UTF8, Buffer.from(name)))));
}

function time(date: Date): Buffer {
  return der(TIME, Buffer.from(`${date.toISOString().replace(/\.\d+|[-:T]/g, "")}`, "ascii"));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
