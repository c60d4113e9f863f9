const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A count in full, with thousands apart: `1,663`. */
export function formatCount(value: number | bigint): string {
  return whole.format(value);
}

/** A count in at most four digits: `412`, `7.8k`, `826k`, `22.19M`, `1.20B`. */
export function formatCompact(value: number | bigint): string {
  const number = Number(value);
  if (number < 1000) return whole.format(number);
  if (number < 9_950) return `${(number / 1e3).toFixed(1)}k`;
  if (number < 999_500) return `${Math.round(number / 1e3)}k`;
  if (number < 999_500_000) return `${(number / 1e6).toFixed(2)}M`;
  return `${(number / 1e9).toFixed(2)}B`;
}

/** US dollars, three digits that matter below 10: `$0.468`, `$3.29`, `$13.68`, `$1,204`; tiny costs as `<$0.001`. */
export function formatUsd(value: number): string {
  if (value === 0) return "$0";
  if (value < 0.001) return "<$0.001";
  if (value < 1) return `$${value.toFixed(3)}`;
  if (value < 1000) return `$${value.toFixed(2)}`;
  return `$${whole.format(value)}`;
}

/** A share as whole percent, never rounded to all or nothing: `<1%`, `58%`, `>99%`. */
export function formatShare(part: number, total: number): string {
  if (total === 0) return "—";
  const percent = (100 * part) / total;
  if (percent > 0 && percent < 1) return "<1%";
  if (percent > 99 && percent < 100) return ">99%";
  return `${Math.round(percent)}%`;
}

/** `1 run`, `2 runs`: a count with its noun, in the plural unless it is one. */
export function countOf(value: number | bigint, noun: string, plural = `${noun}s`): string {
  return `${formatCount(value)} ${Number(value) === 1 ? noun : plural}`;
}

/** A size in bytes, at most four digits, in powers of 1,000: `0 bytes`, `812 bytes`, `1.2 kB`, `48 kB`, `3.40 MB`. */
export function formatBytes(value: bigint): string {
  const number = Number(value);
  if (number < 1000) return countOf(value, "byte");
  if (number < 9_950) return `${(number / 1e3).toFixed(1)} kB`;
  if (number < 999_500) return `${Math.round(number / 1e3)} kB`;
  if (number < 999_500_000) return `${(number / 1e6).toFixed(2)} MB`;
  return `${(number / 1e9).toFixed(2)} GB`;
}
