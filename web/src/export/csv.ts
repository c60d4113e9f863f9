/** A cell of a CSV file; undefined is an empty one. */
export type CsvCell = string | number | undefined;

/** What a spreadsheet may take for a formula, at the start of a text or of what other separators would make of it. */
const FORMULA = /(?<=^\s*|[;\t\r\n]\s*)[=+\-@\uff0b\uff0d\uff1d\uff20]/gu;

/**
 * One line of a CSV file (RFC 4180), with its line end. Texts that a spreadsheet would run as a formula get an
 * apostrophe before it, whichever of comma, semicolon and tab the spreadsheet takes for the separator; numbers stay.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

function writeCell(cell: CsvCell): string {
  if (cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const inert = cell.replace(FORMULA, "'$&");
  return /[",;\t\r\n]|^\s|\s$/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
