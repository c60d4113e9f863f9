import type { RunStarter } from "../../context/run-starter.ts";
import type { ClientObserver } from "../model-client/observed-clients.ts";
import { anthropicOperation } from "./operations.ts";

/** Names of the services behind a client, as OpenTelemetry has them, by the class of the client. */
const providers: readonly (readonly [RegExp, string])[] = [
  [/bedrock|aws/i, "aws.bedrock"],
  [/vertex/i, "gcp.vertex_ai"],
  [/foundry/i, "azure.ai.inference"],
];

function providerOf(client: object): string {
  return providers.find(([form]) => form.test(client.constructor.name))?.[1] ?? "anthropic";
}

/** How a client of Anthropic is observed. */
export function anthropicObserver(client: object, tracer?: RunStarter): ClientObserver {
  return { tracer, provider: providerOf(client), operationOf: anthropicOperation };
}
