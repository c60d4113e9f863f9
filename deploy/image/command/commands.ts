/** What the image runs by a name. */
export interface Command {
  readonly name: string;
  /** Its main file in the image, from the folder of the application. */
  readonly program: string;
  readonly about: string;
  /** Whether it serves until it is told to stop. */
  readonly isService?: true;
}

export const commands: readonly Command[] = [
  {
    name: "ingest",
    program: "ingest-svc/src/main.js",
    about: "takes runs in, on port 8000",
    isService: true,
  },
  {
    name: "query",
    program: "query-svc/src/main.js",
    about: "answers questions, on port 8001",
    isService: true,
  },
  {
    name: "insight",
    program: "insight-svc/src/main.js",
    about: "watches, opens incidents and notifies; health and metrics on port 8003",
    isService: true,
  },
  { name: "web", program: "web/server/main.js", about: "shows the dashboard, on port 3000", isService: true },
  { name: "prepare", program: "db/src/cli/prepare.js", about: "makes a database ready for the services" },
  { name: "migrate", program: "db/src/cli/migrate.js", about: "brings the schema up to date" },
  {
    name: "maintain",
    program: "db/src/cli/maintain.js",
    about: "makes days ahead, drops old ones, sums up; --watch goes on",
  },
  {
    name: "roles",
    program: "db/src/cli/roles.js",
    about: "makes, prints, rotates the roles of the services",
  },
  { name: "keys", program: "db/src/cli/keys.js", about: "makes, lists, revokes and rotates API keys" },
  {
    name: "incidents",
    program: "db/src/cli/incidents.js",
    about: "lists what got worse, and notes that it is known",
  },
  {
    name: "notifications",
    program: "insight-svc/src/notifications.js",
    about: "tries a destination of RULES_FILE: test NAME",
  },
  {
    name: "rollup",
    program: "db/src/cli/rollup.js",
    about: "computes the figures of statistics anew; --verify",
  },
  { name: "dump", program: "db/src/cli/dump.js", about: "writes all that a database holds into FILE" },
  { name: "load", program: "db/src/cli/load.js", about: "reads FILE into a database" },
];

/** What `runfacts --help` prints. */
export function help(): string {
  const lines = [
    ...commands,
    { name: "health", about: "of the service of this container: exit code 0 or 1" },
  ];
  return `Observability for LLM agents: runs, steps, retries and failures, never content.

${lines.map(({ name, about }) => `  runfacts ${name.padEnd(13)} ${about}`).join("\n")}

Settings come from the environment; NAME_FILE names a file that holds NAME:
https://github.com/runfacts/runfacts#settings`;
}
