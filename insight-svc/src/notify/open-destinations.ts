import type { NotifySpec } from "../rules/notify-schema.ts";
import { createDestination, type Destination, destinationProblem } from "./destinations.ts";
import { unknownDestinations } from "./routes.ts";
import { secretsOf } from "./secrets.ts";
import { type AlertHosts, noAlertHosts } from "./targets/alert-hosts.ts";

/** The destinations of a rules file cannot be used: one line for each reason, with no address and no secret. */
export class DestinationsError extends Error {
  override readonly name = "DestinationsError";
}

/** Where destinations may be, and what holds the secrets that they name. */
export interface DestinationsNetwork {
  readonly hosts?: AlertHosts | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The destinations of a rules file.
 *
 * @throws DestinationsError where a host is not allowed, a secret is absent, or a route names a destination that there is not
 */
export function openDestinations(
  spec: NotifySpec,
  { hosts = noAlertHosts, env }: DestinationsNetwork,
): readonly Destination[] {
  const network = { hosts };
  const readSecret = secretsOf(env);
  const problems = spec.destinations.flatMap((each) => {
    const problem = destinationProblem(each, network, readSecret);
    return problem === undefined ? [] : [`destination ${each.name}: ${problem}`];
  });
  const unknown = unknownDestinations(spec).map((name) => `notify: there is no destination ${name}`);
  if (problems.length + unknown.length > 0) throw new DestinationsError([...problems, ...unknown].join("\n"));
  return spec.destinations.map((each) => createDestination(each, network, readSecret));
}
