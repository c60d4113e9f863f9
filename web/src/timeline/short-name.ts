/** What a step did, as OpenTelemetry names it, and to what. */
const CALL = /^(execute_tool|invoke_agent) (.+)$/;

/** The operation of a name that its glyph tells as well, and the rest: `execute_tool search_orders`. */
export interface ShortName {
  /** Undefined for any other name. */
  readonly operation: "execute_tool" | "invoke_agent" | undefined;
  readonly name: string;
}

/** Takes a name apart, so that where there is little room, that is left for what tells steps apart. */
export function shortName(name: string): ShortName {
  const [, operation, rest = name] = CALL.exec(name) ?? [];
  return { operation: operation as ShortName["operation"], name: rest };
}
