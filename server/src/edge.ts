export { parseDuration } from "./config/parsers.ts";
export { parseTrustedProxies } from "./http/client-address.ts";
export { type CorsOrigins, isForeignPage, parseOrigins } from "./http/cross-origin.ts";
export { createServedHosts, type IsServedHost, parseAllowedHosts } from "./http/served-hosts.ts";
export { pathOf, settleTarget } from "./http/settle-target.ts";
export { ConnectionKeeper } from "./port/connection-keeper.ts";
export { farewell } from "./port/farewell.ts";
export { lingerOnClose } from "./port/linger.ts";
export { refuseConnect } from "./port/refuse-http.ts";
