/**
 * What stands in a message for what was masked. Closed: a new one is a new minor version.
 *
 * - `<address>`: an IP address, a machine's own name
 * - `<date>`: a day, with or without the time of day
 * - `<email>`: an e-mail address
 * - `<id>`: a long number or identifier, or a number beside a word such as "order"
 * - `<name>`: a name of a person or an account
 * - `<path>`: a path of a file system, or what follows the host in a URL
 * - `<text>`: a quoted part, a value of a row
 * - `<url>`: a URL whose host says more than where a service is
 */
export const placeholders = [
  "<address>",
  "<date>",
  "<email>",
  "<id>",
  "<name>",
  "<path>",
  "<text>",
  "<url>",
] as const;

/** One of `placeholders`. */
export type Placeholder = (typeof placeholders)[number];

/** Every placeholder, as the source of a regular expression. */
export const ANY_PLACEHOLDER = placeholders.join("|");
