/** A text that goes wherever a recipe has content. It must be nowhere in what is stored, logged or counted. */
export const CANARY = "CANARY-of-jane.doe@example.com";

/** What a model of the tests says: a call of a tool, or the answer. */
export type Turn = { readonly number: number } & (
  | { readonly call: { readonly id: string; readonly tool: string; readonly input: object } }
  | { readonly answer: string }
);

// Fails in a folder where it has not run before.
const command = `test ! -e tried && touch tried && echo ${CANARY} && exit 3 || true`;

/** What the tools that an agent may offer are called with. The last three are those of coding agents. */
const inputs: Readonly<Record<string, object>> = {
  lookup_order: { order_id: CANARY },
  lookupOrder: { order_id: CANARY },
  Bash: { command, description: CANARY },
  run_shell_command: { command },
  exec_command: { cmd: command },
};

/** Two calls of the same tool, the first of which fails, and then an answer: by how many results there are. */
export function nextTurn(results: number, tools: readonly string[]): Turn {
  const number = results + 1;
  const tool = Object.keys(inputs).find((name) => tools.includes(name));
  const input = tool === undefined ? undefined : inputs[tool];
  if (tool === undefined || input === undefined || results >= 2)
    return { number, answer: `${CANARY} is on its way.` };
  return { number, call: { id: `call_${number}a2b3c4d5e6f7a8b9c0d1e2f3`, tool, input } };
}

/** Tokens of a turn: 100 in, of which 20 from the cache, and 10 out for the first; twice that for the second. */
export function usageOf({ number }: Turn): {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
} {
  return { input: 100 * number, output: 10 * number, cached: 20 * number };
}
