import type { NodeRequest } from "../port/node-http.ts";
import { stripBasePath } from "./base-path.ts";
import { forwardedOf } from "./forwarded.ts";

/** How a request was addressed, on its way and by its client. */
export interface PublicAddress {
  /** Authorities that it was sent to: its own, then that of the client, where a trusted proxy tells it. */
  readonly authorities: readonly string[];
  /** What stands before a path in a link: "", "/runfacts", or "https://runs.example.com/runfacts". */
  readonly base: string;
}

/**
 * Finds out how the client addressed a request, and takes BASE_PATH from its target. What proxies took away (X-Forwarded-Prefix)
 * stands before BASE_PATH, which stands alone where they tell nothing: a path below it is answered, whoever takes it away.
 * Links name scheme and host only where a trusted proxy tells both: others are relative, and right under any.
 *
 * @param basePath BASE_PATH: "", or such as "/runfacts"
 * @param proxies hops that trusted proxies noted, as `followHops` finds them
 */
export function publicAddress(
  request: NodeRequest,
  authority: string,
  basePath: string,
  proxies: number,
): PublicAddress {
  const isBelow = stripBasePath(request, basePath);
  if (proxies === 0) return { authorities: [authority], base: basePath };
  const { proto, host, prefix } = forwardedOf(request.headers, proxies);
  const isCut = prefix !== undefined && isBelow && !prefix.endsWith(basePath);
  const path = isCut ? `${prefix}${basePath}` : (prefix ?? basePath);
  return {
    authorities: host === undefined ? [authority] : [authority, host],
    base: proto === undefined || host === undefined ? path : `${proto}://${host}${path}`,
  };
}
