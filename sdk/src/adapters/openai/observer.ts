import type { RunStarter } from "../../context/run-starter.ts";
import type { ClientObserver } from "../model-client/observed-clients.ts";
import { openAiOperations } from "./operations.ts";

const isAzure = (client: object) => /^azure/i.test(client.constructor.name);

/** How a client of OpenAI is observed. */
export function openAiObserver(client: object, tracer?: RunStarter): ClientObserver {
  return {
    tracer,
    provider: isAzure(client) ? "azure.ai.openai" : "openai",
    operationOf: openAiOperations(),
  };
}
