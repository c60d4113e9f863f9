export { type PreparedDatabase, prepareDatabase } from "./database.ts";
export { readStartSettings, type StartSettings } from "./settings.ts";
export { type StartOptions, start } from "./start.ts";
