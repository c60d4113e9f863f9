import { z } from "zod";

/** Says which environment variables are wrong: one line each, with the rule and an example, never the value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

/**
 * Reads settings from environment variables; the keys of the schema are their names. An empty variable counts as absent.
 * Throws a SettingsError that names every wrong variable.
 *
 * ```ts
 * const settings = readSettings(z.object({ PORT: portSetting().default(8000) }), process.env);
 * ```
 */
export function readSettings<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv): z.output<S> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, env[name] === "" ? undefined : env[name]]),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? "settings");
    return `${name} ${given[name] === undefined ? "is required: it " : ""}${message}`;
  });
  throw new SettingsError([...new Set(lines)].join("\n"));
}

/** A setting from text: `parse` gives undefined for text that is not valid; `rule` says what is ("must be …"). */
export function setting<T>(parse: (text: string) => T | undefined, rule: string) {
  return z.string(rule).transform((text, context): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue(rule);
    return z.NEVER;
  });
}
