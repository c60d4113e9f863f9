export { type ProcessorOptions, type RunfactsProcessor, runfacts } from "./processor.ts";
