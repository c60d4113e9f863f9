import { isIP } from "node:net";

/**
 * TRUSTED_PROXIES of the query service under `npm start`: those that are set, and this machine, from which the dashboard's
 * server forwards what people ask, with their addresses.
 */
export function trustedByQuery(host: string, given: string | undefined): string {
  const own = ["127.0.0.0/8", "::1", ...(isIP(host) === 0 ? [] : [host])];
  return [...(given ? [given] : []), ...own].join(",");
}
