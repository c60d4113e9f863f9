/** Writes one event: what happened, and facts about it. */
export type Log = (
  level: "info" | "warn" | "error",
  event: string,
  facts?: Readonly<Record<string, unknown>>,
) => void;

/** Writes each event as one line of JSON to standard output. */
export const logToStdout: Log = (level, event, facts = {}) => {
  process.stdout.write(
    `${JSON.stringify({ level, time: new Date().toISOString(), service: "web", msg: event, ...facts })}\n`,
  );
};
