export {
  type CanaryForm,
  canariesOf,
  formsIn,
  isNaming,
  listedBy,
  listedTables,
  operationsOf,
} from "./canary.ts";
export { expectedTraces } from "./expected-traces.ts";
export { outline, type RunOutline } from "./outline.ts";
