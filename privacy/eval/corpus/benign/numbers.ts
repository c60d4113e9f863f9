import type { Kind } from "../kind.ts";
import { withLuhn } from "../personal/numbers.ts";

/** EAN-13 check digit appended. */
function ean13(body: string): string {
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return body + ((10 - (sum % 10)) % 10);
}

/** Numbers that are nobody's, among them many that pass the checks of cards and personal numbers by chance. */
export const numberKinds: readonly (Kind & { readonly key: string })[] = [
  { kind: "snowflake", key: "message_id", make: (r) => `1${r.digits(18)}` },
  { kind: "snowflake-luhn", key: "tweet_id", make: (r) => withLuhn(`${4 + r.below(3)}${r.digits(17)}`) },
  { kind: "epoch-ms", key: "started_ms", make: (r) => withLuhn(`17${r.digits(10)}`) },
  { kind: "epoch-us", key: "ts", make: (r) => withLuhn(`17${r.digits(13)}`) },
  { kind: "epoch-ns", key: "time_unix_nano", make: (r) => withLuhn(`17${r.digits(16)}`) },
  { kind: "epoch-ns", key: "value", make: (r) => withLuhn(`17${r.digits(16)}`) },
  { kind: "ean-13", key: "ean", make: (r) => ean13(`4${r.digits(11)}`) },
  { kind: "ean-13", key: "value", make: (r) => ean13(`4${r.digits(11)}`) },
  { kind: "ean-13-luhn", key: "barcode", make: (r) => withLuhn(`4${r.digits(11)}`) },
  { kind: "upc", key: "upc", make: (r) => `0${r.digits(11)}` },
  { kind: "gtin-14", key: "gtin", make: (r) => withLuhn(`3${r.digits(12)}`) },
  {
    kind: "isbn-13",
    key: "isbn",
    make: (r) => `978-${r.below(9)}-${r.digits(2)}-${r.digits(6)}-${r.below(9)}`,
  },
  { kind: "isbn-10", key: "book", make: (r) => `0-${r.digits(3)}-${r.digits(5)}-${r.below(9)}` },
  { kind: "imei", key: "imei", make: (r) => withLuhn(`35${r.digits(12)}`) },
  { kind: "order-16", key: "order_id", make: (r) => withLuhn(`4${r.digits(14)}`) },
  { kind: "order-16", key: "order", make: (r) => withLuhn(`51${r.digits(13)}`) },
  { kind: "invoice", key: "invoice_number", make: (r) => `0${1 + r.below(9)}${r.digits(8)}` },
  { kind: "order-zero", key: "order_number", make: (r) => `04${r.digits(8)}` },
  { kind: "ticket-zero", key: "ticket", make: (r) => `07${r.digits(9)}` },
  { kind: "padded", key: "shard_key", make: (r) => `000${r.digits(7)}` },
  {
    kind: "build",
    key: "build_number",
    make: (r) => `${r.digits(4)}.${r.digits(2)}.${r.digits(4)}.${r.below(9)}`,
  },
  {
    kind: "windows-version",
    key: "os_version",
    make: (r) => `10.0.${20 + r.below(9)}${r.digits(3)}.${r.digits(4)}`,
  },
  { kind: "hash-digits", key: "rev", make: (r) => r.digits(7 + r.below(3)) },
  { kind: "ports", key: "port_range", make: (r) => `${49152 + r.below(9999)}-${60000 + r.below(5000)}` },
  { kind: "ports", key: "listening", make: (r) => `${40000 + r.below(20000)} ${40000 + r.below(20000)}` },
  { kind: "date", key: "due", make: (r) => `0${1 + r.below(9)}-1${r.below(3)}-202${r.below(9)}` },
  {
    kind: "date-time",
    key: "seen",
    make: (r) => `0${1 + r.below(9)}.1${r.below(3)}.202${r.below(9)} 1${r.below(9)}:30`,
  },
  {
    kind: "date-time-compact",
    key: "run",
    make: (r) => `202${r.below(9)}0${1 + r.below(9)}1${r.below(9)}_${r.digits(6)}`,
  },
  { kind: "price", key: "price", make: (r) => `€ ${r.below(9)}.${r.digits(3)},${r.digits(2)}` },
  {
    kind: "thousands",
    key: "rows",
    make: (r) => `${1 + r.below(9)},${r.digits(3)},${r.digits(3)},${r.digits(3)}`,
  },
  { kind: "decimals", key: "vector", make: (r) => `0.${r.digits(4)} 0.${r.digits(4)} 0.${r.digits(4)}` },
  {
    kind: "coordinates",
    key: "lat_lon",
    make: (r) => `0${r.below(9)}.${r.digits(6)}, -0${r.below(9)}.${r.digits(6)}`,
  },
  { kind: "range", key: "bytes", make: (r) => `bytes=0${r.digits(5)}-0${r.digits(6)}` },
  { kind: "ipv4", key: "peer", make: (r) => `10.${r.below(255)}.${r.below(255)}.${r.below(255)}` },
  { kind: "account-aws", key: "account", make: (r) => r.digits(12) },
  { kind: "part-number", key: "part", make: (r) => `${r.upper(3)}-${r.digits(4)}-${r.digits(3)}` },
  { kind: "zip-four", key: "zip", make: (r) => `0${r.digits(4)}-${r.digits(4)}` },
  {
    kind: "uuid-digits",
    key: "value",
    make: (r) => `${r.digits(8)}-${r.digits(4)}-4${r.digits(3)}-8${r.digits(3)}-${r.digits(12)}`,
  },
  { kind: "phone-count", key: "phone_calls", make: (r) => r.digits(6) },
  { kind: "passport-version", key: "passport_version", make: (r) => `0.${r.below(9)}.${r.below(30)}` },
  { kind: "tax-rate", key: "tax_id_type", make: (r) => r.pick(["eu_vat", "us_ein", "br_cpf"]) },
  { kind: "duration-ns", key: "elapsed_ns", make: (r) => r.digits(10 + r.below(4)) },
  { kind: "offset", key: "offset", make: (r) => `000000000${r.digits(11)}` },
  { kind: "sequence", key: "sequence_number", make: (r) => `4965${r.digits(12)}` },
];

/** Messages with numbers of services in them. */
export const numberMessages: readonly ((order: string) => string)[] = [
  (number) => `Order ${number} not found`,
  (number) => `duplicate row with order_id=${number}`,
  (number) => `job ${number} timed out after 30000 ms`,
  (number) => `offset ${number} is out of range`,
  (number) => `Expected checksum ${number} but got 0`,
  (number) => `invoice 04${number.slice(-8)} is already paid`,
];
