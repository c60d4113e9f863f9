import { type Run, RunSource, type RunSummary } from "@runfacts/gen/client/run";

/** True for a run that came as spans or log records of OpenTelemetry. */
export const isTrace = ({ source }: Run | RunSummary): boolean => source === RunSource.OPENTELEMETRY;
