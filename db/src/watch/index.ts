export { durationPairs } from "../read/compare/version-hours.ts";
export { hourOfAgents, type WatchedHour } from "./hour-of-agents.ts";
export { incidentsToExplain, saveCauses } from "./incident-causes.ts";
export { type ProjectRow, watchedProjects } from "./projects.ts";
export { type NewIncident, type Round, saveRound } from "./save-round.ts";
export { findTypicalRuns, type TypicalRuns } from "./typical-runs.ts";
export { holdProject, leaveProject } from "./watch-lease.ts";
export { firstRunStart, readAgentStates, readWatchedUntil } from "./watch-states.ts";
