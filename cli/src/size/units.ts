/** To three digits, with commas, or words from a billion on. */
export function count(value: number): string {
  if (value >= 1e12) return `${digits(value / 1e12)} trillion`;
  if (value >= 1e9) return `${digits(value / 1e9)} billion`;
  return digits(value);
}

/** To three digits, in powers of 1,000. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${digits(bytes / 1_000 ** power)} ${units[power]}`;
}

function digits(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US", { maximumFractionDigits: 4 });
}
