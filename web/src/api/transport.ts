import type { Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { basePath } from "../base-path.ts";
import { apiKey } from "./api-key.ts";

const withKey: Interceptor = (next) => (request) => {
  const key = apiKey();
  if (key !== undefined) request.header.set("authorization", `Bearer ${key}`);
  return next(request);
};

/** Calls the QueryService where these pages are, whose server forwards it. Reads are plain GETs. */
export const transport = createConnectTransport({
  baseUrl: `${window.location.origin}${basePath}`,
  useHttpGet: true,
  defaultTimeoutMs: 15_000,
  interceptors: [withKey],
});
