import type { Resource } from "@runfacts/gen/otlp/resource";
import type { FactCheck } from "../value/fact-check.ts";
import { isName, isWords } from "../value/shape.ts";

/** Where spans come from: the facts of their resource. */
export interface Source {
  readonly service?: string;
  /** The service has no name of its own. */
  readonly isUnnamed: boolean;
  readonly version?: string;
  readonly environment?: string;
}

/** SDKs name a service without a name so, and some add the path of the program. */
const UNNAMED = /^unknown_service(?:$|:)/;

/** Attributes of a resource, the first name that is there counting. */
const names = {
  service: ["service.name"],
  version: ["service.version"],
  environment: ["deployment.environment.name", "deployment.environment"],
} as const;

/** The facts of a resource: its service, version and environment, nothing else. */
export function sourceOf(resource: Resource | undefined, check: FactCheck): Source {
  const textOf = (wanted: readonly string[]) => {
    for (const name of wanted) {
      const value = resource?.attributes.find(({ key }) => key === name)?.value?.value;
      if (value?.case === "stringValue" && value.value !== "") return value.value;
    }
    return undefined;
  };
  const service = textOf(names.service);
  const isUnnamed = service === undefined || UNNAMED.test(service);
  const kept = {
    service: service !== undefined && isUnnamed ? "unknown_service" : service,
    version: textOf(names.version),
    environment: textOf(names.environment),
  };
  const { version, environment } = kept;
  return {
    isUnnamed,
    ...(kept.service !== undefined &&
      isWords(kept.service) &&
      check.accepts("agent", kept.service) && { service: kept.service }),
    ...(version !== undefined && isName(version) && check.accepts("version", version) && { version }),
    ...(environment !== undefined &&
      isName(environment) &&
      check.accepts("environment", environment) && { environment }),
  };
}
