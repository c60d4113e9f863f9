import { readFileSync } from "node:fs";
import type { SecretSpec } from "../rules/notify-schema.ts";
import { DeliveryError } from "./delivery-error.ts";

/** Reads a secret when it is used, so that a file may be replaced. */
export type ReadSecret = (spec: SecretSpec) => string;

/**
 * Reads secrets from environment variables and files; the end of line of a file is none of it.
 *
 * @throws DeliveryError `not_configured` where there is none
 */
export function secretsOf(env: NodeJS.ProcessEnv): ReadSecret {
  return (spec) => {
    const text = "env" in spec ? env[spec.env] : readText(spec.file);
    const secret = text?.trimEnd() ?? "";
    if (secret === "") throw new DeliveryError("not_configured");
    return secret;
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
