import type { NodeRequest } from "../port/node-http.ts";

const BASE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]{1,64}){1,8}$/;

/** The setting BASE_PATH: such as "/runfacts", without the slash at its end; "" for "/"; undefined if it is no such path. */
export function parseBasePath(text: string): string | undefined {
  if (text === "/") return "";
  const path = text.replace(/\/$/, "");
  return BASE_PATH.test(path) ? path : undefined;
}

/** Takes a prefix from the target of a request, which must be in origin form; false, with nothing changed, where it has none. */
export function stripBasePath(request: NodeRequest, basePath: string): boolean {
  const { url = "" } = request;
  if (basePath === "" || !url.startsWith(basePath)) return false;
  const rest = url.slice(basePath.length);
  if (rest !== "" && !/^[/?]/.test(rest)) return false;
  request.url = rest.startsWith("/") ? rest : `/${rest}`;
  return true;
}
