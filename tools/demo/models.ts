/** Prices in US dollars a million tokens, and speed. */
const models = {
  "claude-haiku-4-5": { input: 1, output: 5, cacheRead: 0.1, firstTokenMs: 350, tokensPerSecond: 140 },
  "claude-sonnet-4-6": { input: 3, output: 15, cacheRead: 0.3, firstTokenMs: 700, tokensPerSecond: 80 },
  "claude-opus-4-6": { input: 5, output: 25, cacheRead: 0.5, firstTokenMs: 1100, tokensPerSecond: 60 },
  "gpt-5-codex": { input: 1.25, output: 10, cacheRead: 0.125, firstTokenMs: 600, tokensPerSecond: 95 },
} as const;

/** A model that the demo agents call. */
export type ModelName = keyof typeof models;

/** Tokens of a model call. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
}

const MILLION = 1_000_000;

/** Cost of a call in US dollars, to the nano-dollar; cached tokens are part of the input. */
export function costOf(name: ModelName, { input, output, cacheRead }: Tokens): number {
  const price = models[name];
  const dollars = (input - cacheRead) * price.input + cacheRead * price.cacheRead + output * price.output;
  return Math.round((dollars / MILLION) * 1e9) / 1e9;
}

/** About how long a call takes, in milliseconds. */
export function durationOf(name: ModelName, { input, output }: Tokens): number {
  const { firstTokenMs, tokensPerSecond } = models[name];
  return firstTokenMs + input / 50 + (output / tokensPerSecond) * 1000;
}
