import type { NotifySpec, RouteSpec } from "../rules/notify-schema.ts";
import type { IncidentFacts, IncidentState } from "./notice.ts";

/** What decides where a change is told. */
export interface Routed {
  readonly project: string;
  readonly state: IncidentState;
  readonly incident: Pick<IncidentFacts, "agentId" | "environment" | "kind" | "rule">;
}

/**
 * Names of the destinations that are told of a change, each once. Where the file has no `notify`, all are told everything. What is
 * of all agents or environments fits no route that names some.
 */
export function destinationsOf(spec: NotifySpec, change: Routed): readonly string[] {
  if (spec.notify === undefined) return spec.destinations.map(({ name }) => name);
  return [...new Set(spec.notify.filter((route) => fits(route, change)).flatMap(({ to }) => to))];
}

/** Names in routes that no destination has. */
export function unknownDestinations({ destinations, notify = [] }: NotifySpec): readonly string[] {
  const known = new Set(destinations.map(({ name }) => name));
  return [...new Set(notify.flatMap(({ to }) => to))].filter((name) => !known.has(name));
}

function fits(route: RouteSpec, { project, state, incident }: Routed): boolean {
  const { agentId, environment, kind, rule } = incident;
  return (
    isOneOf(route.projects, project) &&
    isOneOf(route.states, state) &&
    isOneOf(route.agents, agentId) &&
    isOneOf(route.environments, environment) &&
    isOneOf(route.kinds, kind) &&
    isOneOf(route.rules, rule)
  );
}

function isOneOf(named: readonly string[] | undefined, value: string | undefined): boolean {
  return named === undefined || (value !== undefined && named.includes(value));
}
