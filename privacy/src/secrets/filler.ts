// What people write where a token would stand: "sk-xxxxxxxx", "ghp_your-token-here".
const FILLER = /x{6}|X{6}|0{12}|\*{3}|\byour[-_ ]|\bYOUR[-_ ]|[-_](?:here|HERE)\b/;
const LOOKED_AT = 40;

/** Whether what stands in a token's place only fills it. */
export function isFiller(text: string, start: number, end: number): boolean {
  return FILLER.test(text.slice(start, Math.min(end, start + LOOKED_AT)));
}
