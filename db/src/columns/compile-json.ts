import { timestamptzLiteral } from "../timestamps.ts";
import type { Column, Columns } from "./column.ts";
import type { Written } from "./column-sql.ts";

/**
 * Makes the function that writes what a row gives, as pairs of JSON for `json_to_recordset`, each after a comma. 64-bit numbers
 * are numbers (read exactly, as text), absent values are left out. Compiled from a text of the names of the columns once,
 * which makes it as fast as code put together by hand: most of what a run takes to write is its steps.
 *
 * @param except columns that the caller writes
 */
export function compileJson<Row>(
  columns: Columns,
  except: readonly string[] = [],
  written: Written = "any",
): (row: Row) => string {
  const isWritten = ({ from }: Column) => from === "writer" || (from === "trace" && written === "traced");
  const lines = Object.entries(columns)
    .filter(([name, column]) => isWritten(column) && !except.includes(name))
    .map(([name, column]) => {
      const line = `text += ',"${name}":' + ${jsonOf(`row.${name}`, column)};`;
      return column.row.safeParse(null).success || name === "ended_at"
        ? `if (row.${name} !== null) ${line}`
        : line;
    });
  const make = new Function(
    "timestamptzLiteral",
    `return (row) => { let text = ""; ${lines.join("\n")} return text; }`,
  ) as (literal: typeof timestamptzLiteral) => (row: Row) => string;
  return make(timestamptzLiteral);
}

function jsonOf(value: string, { type, isFixedSize }: Column): string {
  switch (type) {
    case "int":
    case "smallint":
    case "bigint":
    case "boolean":
    case "double precision":
      return value;
    case "timestamptz":
      return `'"' + timestamptzLiteral(${value}) + '"'`;
    case "bytea":
      return `'"\\\\\\\\x' + Buffer.from(${value}).toString("hex") + '"'`;
    case "text":
      // Words and digits.
      return isFixedSize === true ? `'"' + ${value} + '"'` : `JSON.stringify(${value})`;
    default:
      return `JSON.stringify(${value})`;
  }
}
