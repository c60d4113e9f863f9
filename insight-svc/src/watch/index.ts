export { noRules } from "../rules/rules.ts";
export { explainIncident } from "./find-causes.ts";
export { type Watched, type Watching, watchProject } from "./watch-project.ts";
