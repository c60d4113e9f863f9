interface CallSite {
  getFileName?(): unknown;
}

interface Stacks {
  stackTraceLimit?: unknown;
  prepareStackTrace?: unknown;
  captureStackTrace?(holder: object): void;
}

const CLIENT = /^(?:openai|@anthropic-ai\/[^/]+)\//;
const LANGCHAIN = /^(?:@langchain\/[^/]+|langchain)\//;
const FRAMES = 24;

/** The files of the functions that are being called, from the inside out. */
function callers(): readonly string[] {
  const stacks = Error as unknown as Stacks;
  const { stackTraceLimit, prepareStackTrace } = stacks;
  const holder: { stack?: unknown } = {};
  try {
    stacks.stackTraceLimit = FRAMES;
    stacks.prepareStackTrace = (_: unknown, sites: unknown) => sites;
    stacks.captureStackTrace?.(holder);
    const sites: readonly CallSite[] = Array.isArray(holder.stack) ? holder.stack : [];
    return sites.map((site) => String(site.getFileName?.() ?? "").replaceAll("\\", "/"));
  } finally {
    stacks.stackTraceLimit = stackTraceLimit;
    stacks.prepareStackTrace = prepareStackTrace;
  }
}

function packagePath(file: string): string {
  const at = file.lastIndexOf("/node_modules/");
  return at === -1 ? "" : file.slice(at + "/node_modules/".length);
}

/**
 * Whether it is LangChain that calls the client of a model whose method is being called, not the code of an application, such
 * as that of a tool. Its callbacks put nothing into the context of what it calls, so that nothing else tells.
 */
export function isCalledByLangChain(): boolean {
  const paths = callers().map(packagePath);
  const client = paths.findIndex((path) => CLIENT.test(path));
  if (client === -1) return false;
  const caller = paths.slice(client).find((path) => !CLIENT.test(path));
  return caller !== undefined && LANGCHAIN.test(caller);
}
