import { ConnectionUrlError } from "./connection-url-error.ts";

type Parameters = ReadonlyMap<string, string>;

/** A parameter with a list of values; the first is the default. */
export function choice<T extends string>(parameters: Parameters, name: string, values: readonly T[]): T {
  const given = parameters.get(name) ?? values[0];
  const found = values.find((value) => value === given);
  if (found === undefined) throw new ConnectionUrlError(`needs ${name} to be one of ${values.join(", ")}`);
  return found;
}

/** A parameter that is 1 or 0. */
export function flag(parameters: Parameters, name: string, otherwise: boolean): boolean {
  const given = parameters.get(name);
  if (given === undefined) return otherwise;
  if (given !== "0" && given !== "1") throw new ConnectionUrlError(`needs ${name} to be 1 or 0`);
  return given === "1";
}

/** A parameter of whole seconds; undefined for none. */
export function seconds(parameters: Parameters, name: string): number | undefined {
  const given = parameters.get(name);
  if (given === undefined) return undefined;
  if (!/^\s*-?\d{1,9}\s*$/.test(given))
    throw new ConnectionUrlError(`needs ${name} to be a whole number of seconds`);
  return Number(given);
}
