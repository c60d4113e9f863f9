import { commands } from "./commands.ts";

const rows: readonly (readonly [usage: string, about: string])[] = [
  ["[start]", "start PostgreSQL, the services and the dashboard, until Ctrl-C"],
  ["setup [FOLDER]", "print the lines for the stack of a project, and wait for its first run"],
  ...commands.map(({ name, args, about }) => [`${name} ${args}`.trimEnd(), about] as const),
];

/** What `runfacts --help` prints, given the folder of the data. */
export function help(dataDir: string): string {
  const lines = rows.map(([usage, about]) => `  runfacts ${usage.padEnd(22)} ${about}`);
  return `Observability for LLM agents: runs, steps, retries and failures, never content.

${lines.join("\n")}

Options: --help, --version. Settings come from the environment, such as INGEST_PORT, DATABASE_URL, RETENTION_DAYS:
https://github.com/runfacts/runfacts#settings

Data is kept in ${dataDir} unless DATA_DIR names another folder.`;
}
