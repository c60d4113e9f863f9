import { constants } from "./constants.ts";
import { estimate } from "./estimate.ts";
import { explainEstimate } from "./explain-estimate.ts";
import { defaults } from "./inputs.ts";
import { options, readSizeOptions } from "./options.ts";
import { printEstimate } from "./print-estimate.ts";

/** What `runfacts size` prints for its arguments. Throws an Error that says what is wrong with them. */
export function size(args: readonly string[]): string {
  const { inputs, form, asksForHelp } = readSizeOptions(args);
  if (asksForHelp) return sizeHelp();
  const result = estimate(inputs, constants);
  if (form === "json") return JSON.stringify(result, null, 2);
  return form === "explain" ? explainEstimate(result, constants) : printEstimate(result);
}

function sizeHelp(): string {
  const rows = Object.entries(options).map(
    ([input, [option, about]]) => [option, about, defaults[input as keyof typeof options]] as const,
  );
  const lines = rows.map(
    ([option, about, value]) => `  --${option.padEnd(15)} ${about} (${value.toLocaleString("en-US")})`,
  );
  return `What runs take of disk, write-ahead log, CPU and machines: docs/sizing.md tells how it is calculated.

${lines.join("\n")}
  --way             how runs are sent: batches, calls (64 at once) or single, one after the other (${defaults.way})
  --explain         each step of the calculation, with its numbers
  --json            one object on standard output`;
}
