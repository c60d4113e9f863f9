/** A path template of google.api.http, such as "/v1/runs/{run_id}/steps". */
export interface PathTemplate {
  /** Names of the variables, in order. */
  readonly variables: readonly string[];
  /** Length of the fixed text: of two templates that match, the one with more of it is meant. */
  readonly literalLength: number;
  /** The raw values of the variables, still percent-encoded; undefined if the path does not match. */
  match(path: string): readonly string[] | undefined;
}

const PART = /(\{[^}]+\}|\*\*|\*)/;
const SPECIAL = /[.*+?^${}()|[\]\\]/g;

/**
 * Compiles a template: fixed text, "*" (one segment), "**" (the rest), "{name}" and "{name=projects/*}", and a verb after
 * a colon. Source: google/api/http.proto.
 */
export function compilePathTemplate(template: string): PathTemplate {
  const variables: string[] = [];
  let literalLength = 0;
  const source = template
    .split(PART)
    .map((part) => {
      if (part.startsWith("{")) {
        const [name = "", pattern = "*"] = part.slice(1, -1).split("=");
        variables.push(name);
        return `(${pattern.split("/").map(segmentSource).join("/")})`;
      }
      if (part !== "*" && part !== "**") literalLength += part.length;
      return segmentSource(part);
    })
    .join("");
  const expression = new RegExp(`^${source}$`);
  return {
    variables,
    literalLength,
    match: (path) => expression.exec(path)?.slice(1),
  };
}

function segmentSource(part: string): string {
  if (part === "**") return ".+";
  return part === "*" ? "[^/]+" : part.replace(SPECIAL, "\\$&");
}
