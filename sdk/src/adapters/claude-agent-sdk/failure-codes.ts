import { field, word } from "../model-client/fields.ts";

/** The words of Claude Code for errors of the model's service that have another name elsewhere. */
const codes: Readonly<Record<string, string>> = {
  rate_limit: "rate_limited",
  unknown: "api_error",
};

/** Code of an error of the model's service, as messages and hooks name it. */
export function apiErrorCode(told: unknown): string {
  const name = word(told, "error") ?? "unknown";
  return codes[name] ?? name;
}

const subtypes: Readonly<Record<string, string>> = {
  error_max_turns: "max_turns",
  error_max_budget_usd: "max_budget",
  error_max_structured_output_retries: "max_structured_output_retries",
};

/** Code of a result that is an error; undefined of one that is none. */
export function resultFailure(result: unknown): string | undefined {
  if (field(result, "is_error") !== true) return undefined;
  const reason = word(result, "terminal_reason");
  if (reason?.startsWith("aborted") === true) return "cancelled";
  const status = field(result, "api_error_status");
  if (typeof status === "number" && status >= 400 && status <= 599) return `http_${status}`;
  const subtype = word(result, "subtype");
  if (subtype !== undefined && subtype !== "success") return subtypes[subtype] ?? subtype;
  return reason ?? "error";
}
