export { type CallbackOptions, type RunfactsCallbacks, runfacts } from "./callbacks.ts";
