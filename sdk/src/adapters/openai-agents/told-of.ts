import { readTextAt } from "../spans/read.ts";
import { classIn, statusIn, type Told } from "../spans/told-errors.ts";
import type { AgentSpan } from "./agent-span.ts";

/** Texts that the SDK, or OpenAI's client, writes itself, and what stands for them. */
const FIXED: Readonly<Record<string, string>> = {
  "Connection error.": "APIConnectionError",
  "Request timed out.": "APIConnectionTimeoutError",
  "Request was aborted.": "AbortError",
  "Multiple handoffs requested": "MultipleHandoffsRequested",
};
/** The classes of errors of OpenAI's client, which tells their status alone in words. */
const OF_STATUS: Readonly<Record<number, string>> = {
  400: "BadRequestError",
  401: "AuthenticationError",
  403: "PermissionDeniedError",
  404: "NotFoundError",
  409: "ConflictError",
  422: "UnprocessableEntityError",
  429: "RateLimitError",
};
const REJECTED = /^Tool execution for \S+ was manually rejected by user\.$/;

/** What a span tells of its error; undefined of one that went well. */
export function toldOf({ error }: AgentSpan): Told | undefined {
  const message = readTextAt(error, "message");
  if (message === undefined) return undefined;
  const text = readTextAt(error, "data", "error") ?? message;
  if (REJECTED.test(text)) return { text, name: "ApprovalRejected" };
  const inFront = classIn(text);
  const words = inFront === "Error" ? text.slice("Error: ".length) : text;
  const status = inFront === undefined || inFront === "Error" ? statusIn(text) : undefined;
  const ofStatus =
    status === undefined
      ? undefined
      : (OF_STATUS[status] ?? (status >= 500 ? "InternalServerError" : undefined));
  return { text, name: FIXED[words] ?? ofStatus };
}

/** Whether a span tells that a guardrail ended it. */
export function isTripwire({ text }: Told): boolean {
  return /TripwireTriggered$/.test(classIn(text) ?? "");
}
