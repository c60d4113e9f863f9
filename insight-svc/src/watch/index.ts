export { type Watching, watchProject } from "./watch-project.ts";
