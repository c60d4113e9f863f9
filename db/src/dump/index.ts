export { type DumpReport, dumpDatabase } from "./dump-database.ts";
export { DumpFileError } from "./dump-file.ts";
export { type LoadProgress, type LoadReport, loadDump } from "./load-dump.ts";
