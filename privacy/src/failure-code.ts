const CLASS = /^[A-Za-z_][\w.$:/-]{0,127}$/;
const HTTP_ERROR = /^[45]\d\d$/;

/** Codes by what is in the name of a class; the first that fits. */
const common: readonly (readonly [RegExp, string])[] = [
  [/(?:^|_)time_?d?_?outs?(?:_|$)|etimedout|deadline_exceeded/, "timeout"],
  [/rate_?limit|too_many_requests|throttl|resource_exhausted/, "rate_limited"],
  [/cancel|abort/, "cancelled"],
  [/^overloaded_error$/, "overloaded"],
];

/** Codes of DOMException, which OpenTelemetry's SDK for JavaScript takes for the class: of fetch, and of AbortSignal. */
const domCodes: Readonly<Record<string, string>> = { "20": "cancelled", "23": "timeout" };

/** What tells nothing about an error. */
const NOTHING_TOLD = /^(?:_OTHER|error|errored|fail|failed|failure|exception|unknown|)$/i;

/** The last part of the name of a class in lower case with underscores: `httpx.ReadTimeout` is `read_timeout`. */
function slugOf(name: string): string {
  const last = name.split(/[.:/$]+/).findLast((part) => part !== "") ?? "";
  return last
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/**
 * The code of an error by its class or code, such as `timeout`, `rate_limited`, `http_503` or `value_error`.
 *
 * @returns undefined for what is no name of a class and no code, or says nothing
 */
export function failureCode(type: string): string | undefined {
  if (HTTP_ERROR.test(type)) return httpCode(Number(type));
  if (NOTHING_TOLD.test(type) || !(CLASS.test(type) || /^-?\d{1,6}$/.test(type))) return undefined;
  const slug = slugOf(type);
  if (slug === "") return undefined;
  if (/^\d+$/.test(slug)) return domCodes[type] ?? `error_${slug}`;
  return common.find(([form]) => form.test(slug))?.[1] ?? slug;
}

/** The code of a status of HTTP that is an error, else undefined. */
export function httpCode(status: number): string | undefined {
  return status >= 400 && status <= 599 ? `http_${status}` : undefined;
}
