export { expectedTraces } from "./expected-traces.ts";
export type { RunOutline } from "./outline.ts";
