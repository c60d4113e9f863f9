import type { NodeRequest } from "../port/node-http.ts";

/** Where a request wants to go, or why that cannot be told. */
export type Target =
  | { readonly authority: string; readonly fault?: undefined }
  | { readonly authority?: undefined; readonly fault: string };

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]*)(.*)$/i;
const AUTHORITY = /^(?:\[[0-9A-Fa-f:.]+\]|[^\s@/\\?#[\]:]+)(?::\d*)?$/;

/**
 * The authority (host and port) that a request names: `:authority` over HTTP/2, that of an absolute-form target (RFC
 * 9112, 3.2.2), else the header Host. A target in absolute form is brought to origin form, so that `request.url` begins
 * with the path. A request of HTTP/1.0, which needs no Host, gets the address that it came to.
 *
 * It is a fault to name no host, one that is none, more than one Host, or another in Host than in `:authority`.
 */
export function settleTarget(request: NodeRequest): Target {
  if (countHosts(request.rawHeaders) > 1) return { fault: "the request must have one header host" };
  const authority = "authority" in request ? authorityOf(request) : hostOf(request);
  const url = request.url ?? "";
  const isValid =
    authority !== undefined && AUTHORITY.test(authority) && URL.canParse(url, `http://${authority}`);
  if (!isValid) return { fault: "the request names no valid host" };
  const host = "authority" in request ? request.headers.host : undefined;
  if (host !== undefined && host.toLowerCase() !== authority.toLowerCase()) {
    return { fault: "the header host must be the same as :authority" };
  }
  return { authority };
}

/** The path of a target in origin form. */
export function pathOf(url: string | undefined): string {
  const [path = ""] = (url ?? "").split("?", 1);
  return path;
}

function authorityOf({
  authority,
  headers,
}: Extract<NodeRequest, { authority: string }>): string | undefined {
  return authority === "" ? headers.host : (authority ?? headers.host);
}

function hostOf(request: Exclude<NodeRequest, { authority: string }>): string | undefined {
  const { headers, socket, httpVersion } = request;
  const [, authority, rest = ""] = ABSOLUTE_FORM.exec(request.url ?? "") ?? [];
  if (authority !== undefined) {
    request.url = rest.startsWith("/") ? rest : `/${rest}`;
    headers.host = authority;
  } else if (headers.host === undefined && httpVersion === "1.0") {
    const { localAddress = "localhost", localPort = 80 } = socket;
    headers.host = `${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`;
  }
  return headers.host;
}

/** Node keeps the first Host alone in `headers`. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") count += 1;
  }
  return count;
}
