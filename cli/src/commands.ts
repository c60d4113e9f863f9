import type { Program } from "./programs.ts";

/** A command of `runfacts` that runs a program, and what it is for. */
export interface Command {
  readonly name: Program;
  /** What follows its name. */
  readonly args: string;
  readonly about: string;
}

/** The commands beside `start` and `setup`. Each does what the script of its name does in the repository. */
export const commands: readonly Command[] = [
  { name: "demo", args: "[OPTIONS]", about: "fill the dashboard with the runs of example agents" },
  { name: "keys", args: "COMMAND", about: "make, list, revoke and rotate API keys" },
  { name: "incidents", args: "COMMAND", about: "list what got worse, and note that it is known" },
  { name: "roles", args: "[COMMAND]", about: "make, list and rotate the database roles of the services" },
  { name: "migrate", args: "", about: "bring the schema of a database up to date" },
  { name: "maintain", args: "[--watch]", about: "make days ahead, drop old ones, sum up" },
  { name: "rollup", args: "[--verify]", about: "compute the figures of statistics anew" },
  { name: "dump", args: "FILE", about: "write all that a database holds into a file" },
  { name: "load", args: "FILE", about: "read such a file into a database" },
  { name: "size", args: "[OPTIONS]", about: "calculate what runs take of disk, CPU and machines" },
];
