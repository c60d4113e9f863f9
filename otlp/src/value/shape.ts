/** Longest name of a tool, an agent or a model that is kept. */
const MAX_NAME = 128;
const MAX_FACT = 64;

const NAME = /^[\p{L}\p{N}_.:/+@#~$-]+$/u;
/** Names of agents may be a few words: "Math Tutor". */
const WORDS = /^[\p{L}\p{N}_.:/+@#~$-]+(?: [\p{L}\p{N}_.:/+@#~$-]+){0,3}$/u;
const FACT = /^[A-Za-z0-9._:/+@#~-]+$/;

/** Whether a text has the shape of the name of a tool or a model. */
export const isName = (text: string) => text.length <= MAX_NAME && NAME.test(text);

/** Whether a text has the shape of the name of an agent: a few words without punctuation. */
export const isWords = (text: string) => text.length <= MAX_NAME && WORDS.test(text);

/** Whether a text has the shape of a code. */
export const isCode = (text: string) => text.length <= MAX_FACT && FACT.test(text);
