/** What watches agents, hour by hour, as functions of what is known and of an hour: docs/incidents.md. */
export { type AgentState, advanceAgent, isForgotten, newAgent } from "./advance-agent.ts";
export type { AgentHour, VersionFacts } from "./agent-hour.ts";
export type { Finding, Opened, Resolved } from "./finding.ts";
