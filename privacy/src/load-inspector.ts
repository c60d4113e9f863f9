/** The functions of `@runfacts/privacy/inspect`. */
export type Inspector = typeof import("./inspect.ts");

/**
 * Loads the detectors of secrets and personal data when they are first needed. They weigh more than the rest, so an
 * agent's start-up should not wait for them.
 */
export function loadInspector(): Promise<Inspector> {
  return import("./inspect.ts");
}
