/** A run of letters and digits in a text. */
export interface Group {
  readonly start: number;
  readonly end: number;
  readonly digits: number;
}

const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** The runs of ASCII letters and digits of a text, in order. */
export function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let start = -1;
  let digits = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const digit = isDigit(code);
    if (digit || isLetter(code)) {
      if (start < 0) start = at;
      if (digit) digits += 1;
    } else if (start >= 0) {
      groups.push({ start, end: at, digits });
      start = -1;
      digits = 0;
    }
  }
  return groups;
}
