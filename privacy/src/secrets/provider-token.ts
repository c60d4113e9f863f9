import { isFiller } from "./filler.ts";
import type { Provider } from "./provider.ts";
import { providers } from "./providers/index.ts";
import { disorder } from "./randomness.ts";

interface Entry {
  readonly prefix: string;
  readonly provider: Provider;
}

const alnumCodes = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[A-Za-z0-9]/.test(String.fromCharCode(code))),
);
const isAlnum = (code: number) => alnumCodes[code] === 1;

// Entries by their first two characters, so that most places in a text cost one look-up.
const entries: (Entry[] | undefined)[] = Array.from({ length: 128 * 128 }, () => undefined);
for (const provider of providers) {
  for (const prefix of provider.prefixes) {
    const slot = prefix.charCodeAt(0) * 128 + prefix.charCodeAt(1);
    const list = entries[slot] ?? [];
    list.push({ prefix, provider });
    entries[slot] = list;
  }
}

const TOKEN_END = /[A-Za-z0-9_-]{0,80}/y;
const HEX_KEY = /^(?=.*\d)[0-9a-f]+$/;
// Shares of neighbours: see disorder. Words joined by marks stay below.
const MIN_DISORDER = 0.5;

function tokenEnd(text: string, start: number): number {
  TOKEN_END.lastIndex = start;
  return start + (TOKEN_END.exec(text)?.[0].length ?? 0);
}

function looksRandom(text: string, start: number): boolean {
  const token = text.slice(start, tokenEnd(text, start));
  const runs = token.match(/[A-Za-z0-9]+/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
  if (longest.length >= 32 && HEX_KEY.test(longest)) return true;
  return (
    longest.length >= 8 && (/\d/.test(token) || longest.length >= 16) && disorder(longest) >= MIN_DISORDER
  );
}

// A common beginning after - or _ is more often a part of another token.
function isWordStart(text: string, at: number): boolean {
  return at === 0 || !"-_".includes(text.charAt(at - 1));
}

function providerAt(text: string, at: number, list: readonly Entry[]): Provider | undefined {
  for (const { prefix, provider } of list) {
    if (!text.startsWith(prefix, at)) continue;
    provider.body.lastIndex = at + prefix.length;
    if (!provider.body.test(text)) continue;
    // In a filled place no other beginning says more.
    if (isFiller(text, at + prefix.length, tokenEnd(text, at + prefix.length))) return undefined;
    if (!provider.random || (isWordStart(text, at) && looksRandom(text, at + prefix.length))) return provider;
  }
  return undefined;
}

/**
 * The provider of a token in a text, recognised by its beginning: `ghp_…`, `sk-ant-…`. Tokens may begin anywhere but
 * inside a run of letters and digits.
 */
export function providerOfToken(text: string): Provider | undefined {
  for (let at = 0; at + 1 < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    const list = (code | next) > 127 ? undefined : entries[code * 128 + next];
    const found = list === undefined ? undefined : providerAt(text, at, list);
    if (found !== undefined) return found;
    if (!isAlnum(code)) continue;
    while (at + 1 < text.length && isAlnum(text.charCodeAt(at + 1))) at += 1;
  }
  return undefined;
}
