export { type ExporterOptions, type RunfactsExporter, runfacts } from "./exporter.ts";
