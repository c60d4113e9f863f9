export { observeVercelAi } from "./observe-vercel-ai.ts";
export { type VercelAiTelemetry, type VercelAiTelemetryOptions, vercelAiTelemetry } from "./telemetry.ts";
