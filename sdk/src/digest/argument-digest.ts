import { processGlobal } from "../process-global.ts";
import { boundedJson } from "./bounded-json.ts";

/** Hexadecimal digits of a digest: half of a SHA-256. */
const DIGEST_DIGITS = 32;
/** Most characters of arguments as JSON: more would hold the agent up. */
const MAX_LENGTH = 256 * 1024;
/** The key where there is none; the service digests once more with a secret. */
const NO_KEY = "runfacts";

/** Digests the arguments of a step; undefined for what JSON cannot say, and before {@link loadHmac} is done. */
export type ArgumentDigest = (value: unknown) => string | undefined;

/** HMAC-SHA-256 (RFC 2104) of a text, in hexadecimal digits of which the first 32 count. */
type Hmac = (text: string) => string;

/** For runtimes without one, such as browsers: loaded when a tracer is made there. */
let hmacOfOurs: ((key: string) => Hmac) | undefined;

/** Loads what digests where the runtime cannot. Never rejects. */
export async function loadHmac(): Promise<void> {
  if (hmacOfRuntime("") !== undefined) return;
  // Where it cannot be loaded, arguments have no digest.
  hmacOfOurs = await import("./hmac.ts").then(
    ({ hmacOf }) => hmacOf,
    () => undefined,
  );
}

interface Crypto {
  createHmac(algorithm: "sha256", key: string): { update(text: string): { digest(encoding: "hex"): string } };
}

/** That of Node, Bun and Deno, which is many times faster than any in JavaScript. */
function hmacOfRuntime(key: string): Hmac | undefined {
  try {
    const crypto = processGlobal()?.getBuiltinModule?.("node:crypto") as Crypto | undefined;
    return crypto && ((text) => crypto.createHmac("sha256", key).update(text).digest("hex"));
  } catch {
    return undefined;
  }
}

/**
 * Digests values as canonical JSON, whose keys are sorted, under HMAC-SHA-256: the same for equal values, in 32
 * hexadecimal digits, which do not tell the value.
 *
 * @param key the API key of the tracer
 */
export function argumentDigest(key: string | undefined): ArgumentDigest {
  void loadHmac();
  // Made when it is first used: an agent that tells no arguments loads no cryptography.
  let hmac: Hmac | undefined;
  return (value) => {
    const text = boundedJson(value, { maxLength: MAX_LENGTH });
    if (text === undefined) return undefined;
    hmac ??= hmacOfRuntime(key ?? NO_KEY) ?? hmacOfOurs?.(key ?? NO_KEY);
    return hmac?.(text).slice(0, DIGEST_DIGITS);
  };
}
