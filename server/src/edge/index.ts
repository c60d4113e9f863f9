export { parseTrustedProxies } from "./client-address.ts";
export { type CorsOrigins, isForeignPage, parseOrigins } from "./foreign-page.ts";
export { lingerOnClose } from "./linger.ts";
export { refuseConnect } from "./refuse-connect.ts";
export { createServedHosts, type IsServedHost, parseAllowedHosts } from "./served-hosts.ts";
export { pathOf, settleTarget } from "./settle-target.ts";
