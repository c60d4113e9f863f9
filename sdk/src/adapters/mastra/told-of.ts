import { readPath, readTextAt } from "../spans/read.ts";
import { classIn, type Told } from "../spans/told-errors.ts";

/** What a span tells of its error; undefined of one that went well. */
export function toldOf(span: unknown): Told | undefined {
  const error = readPath(span, "errorInfo");
  if (typeof error !== "object" || error === null) {
    if (readPath(span, "attributes", "tripwireAbort") !== undefined)
      return { text: "", name: "GuardrailTripwireTriggered" };
    return readPath(span, "attributes", "success") === false ? { text: "", name: "ToolError" } : undefined;
  }
  const name = readTextAt(error, "name");
  const text = readTextAt(error, "message") ?? "";
  // An error that Mastra wraps has its class in front of its stack alone.
  const isWrapped = name === undefined || name === "Error" || name === "MastraError";
  return { text, name: isWrapped ? classIn(readTextAt(error, "stack") ?? "") : name };
}

/** Whether a span is a call of a model. */
export const isModelCall = (span: unknown) => readTextAt(span, "type") === "model_inference";

/** Whether a call of a model failed: of its error nothing is told but in spans around it. */
export const hasFailed = (span: unknown) => readTextAt(span, "attributes", "finishReason") === "error";
