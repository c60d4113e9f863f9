import { z } from "zod";
import { SettingsError } from "../config/settings.ts";
import { isLoopback } from "../port/addresses.ts";

/** Whether calls need an API key. */
export type AuthMode = "required" | "off";

/** The setting AUTH: "required" or "off". */
export function authSetting() {
  return z.enum(["required", "off"], 'must be "required" or "off"');
}

/**
 * Whether calls need an API key: AUTH, where it is set. Without it they do not, which is only allowed on a loopback
 * address; elsewhere it throws a SettingsError, so that nobody opens a port to a network by accident.
 */
export function authModeOf({ HOST, AUTH }: { HOST: string; AUTH?: AuthMode | undefined }): AuthMode {
  if (AUTH !== undefined) return AUTH;
  if (isLoopback(HOST)) return "off";
  throw new SettingsError(
    "AUTH must be set where HOST is not a loopback address: AUTH=required (calls need an API key, see `npm run keys`) or AUTH=off",
  );
}
