import { failureCode, httpCode } from "@runfacts/privacy";
import type { ErrorFacts } from "../failure.ts";
import type { FailureType } from "../failure-details.ts";
import { classNames, errorName, readProperty } from "./error-shape.ts";

/** How many causes, one in another, are looked at. */
const DEEPEST_CAUSE = 8;

/** Classes that say no more than that something failed: what they hold tells more. */
const GENERIC =
  /^(?:(?:Type|Aggregate|System|HTTP|Http|Fetch|Request|Response|Gaxios|Axios|API|Api|APIStatus|API_?Call|AI_APICall|AI_Retry|OpenAI|Anthropic)?Error|.{1,2})$/;

/** Classes of what all errors of a provider's client are. */
const MODEL_CLIENT = /^(?:OpenAI|Anthropic|AI_(?!ToolExecution|InvalidTool|NoSuchTool)\w*)Error$/;

/** A word of a code: letters and few digits, so that no token passes for one. */
const CODE = /^(?!(?:.*\d){5})[A-Za-z]{1,32}\d{0,4}(?:[_.-][A-Za-z0-9]{1,32}){0,8}$/;

function codeOf(error: unknown): string | undefined {
  const code = readProperty(error, "code");
  if (typeof code === "number") return Number.isInteger(code) ? failureCode(String(code)) : undefined;
  return typeof code === "string" && CODE.test(code) ? failureCode(code) : undefined;
}

function statusOf(error: unknown): string | undefined {
  const given = [
    readProperty(error, "status"),
    readProperty(error, "statusCode"),
    readProperty(readProperty(error, "response"), "status"),
    readProperty(readProperty(error, "$metadata"), "httpStatusCode"),
  ];
  const status = given.find((value) => typeof value === "number");
  return typeof status === "number" && Number.isInteger(status) ? httpCode(status) : undefined;
}

/** What the service of a model called its error, where its class and its status tell nothing: in the midst of a stream. */
function typeOf(error: unknown): string | undefined {
  const body = readProperty(error, "error");
  const given = [error, body, readProperty(body, "error")].map((holder) => readProperty(holder, "type"));
  const type = given.find((value) => typeof value === "string" && CODE.test(value));
  return typeof type === "string" ? failureCode(type) : undefined;
}

function nestedIn(error: unknown): unknown {
  const cause = readProperty(error, "lastError") ?? readProperty(error, "cause");
  if (cause !== undefined && cause !== null) return cause;
  const errors = readProperty(error, "errors");
  return Array.isArray(errors) ? errors[0] : undefined;
}

function isOfModel(error: unknown): boolean {
  return classNames(error).some((name) => MODEL_CLIENT.test(name));
}

/** Anthropic's status for too much work; classes of older versions take it for any error of the server. */
const OVERLOADED = "http_529";

const COMMON = new Set(["timeout", "rate_limited", "cancelled"]);

function knownCode(error: unknown, isModel: boolean, depth: number): string | undefined {
  const name = errorName(error);
  const byCode = codeOf(error);
  if (byCode !== undefined) return byCode;
  const byStatus = statusOf(error);
  if (isModel && byStatus === OVERLOADED) return "overloaded";
  const byClass = GENERIC.test(name) ? undefined : failureCode(name);
  if (byClass !== undefined && (isModel || COMMON.has(byClass))) return byClass;
  if (byStatus !== undefined) return byStatus;
  const byType = isModel ? typeOf(error) : undefined;
  if (byType !== undefined) return byType;
  const nested = nestedIn(error);
  return depth > 0 && nested !== undefined ? knownCode(nested, false, depth - 1) : undefined;
}

/**
 * Facts of an error that is known by its shape: those of the clients of OpenAI, Anthropic and Google, of `fetch`, aborts and
 * time-outs, Node's codes (`ECONNREFUSED`), and whatever has a status of HTTP; of what caused it, where it tells nothing
 * itself. Reads names of classes, codes and statuses, never a message. Never throws.
 *
 * @returns undefined for any other error
 */
export function classifyError(error: unknown): ErrorFacts | undefined {
  try {
    if (typeof error !== "object" || error === null) return undefined;
    const isModel = isOfModel(error);
    const code = knownCode(error, isModel, DEEPEST_CAUSE);
    const type: { readonly type?: FailureType } = isModel ? { type: "model" } : {};
    return code === undefined ? undefined : { code, ...type };
  } catch {
    return undefined;
  }
}

/** Facts of any error: what is known of it, else the name of its class as a code. Never throws. */
export function errorFacts(error: unknown): ErrorFacts {
  return classifyError(error) ?? { code: failureCode(errorName(error)) ?? "error" };
}
