export { parseRules } from "../rules/read-rules.ts";
export { noRules, type Rules } from "../rules/rules.ts";
export { explainIncident } from "./find-causes.ts";
export { type Watched, watchProject } from "./watch-project.ts";
export type { Watching } from "./watching.ts";
