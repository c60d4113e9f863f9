/** Why the database does not do what any call asks of it. */
export interface DatabaseFault {
  /** For programs, such as `disk_full`. */
  readonly cause: FaultCause;
  /** For people: what is wrong and what to do; names no host, no role and no SQL. */
  readonly description: string;
  /** True if it passes by itself, within seconds as a rule; false if an operator must do something. */
  readonly passes: boolean;
}

const passing = (description: string) => ({ description, passes: true });
const lasting = (description: string) => ({ description, passes: false });

/** Every fault that is told apart. */
const faults = {
  away: passing("the database is away"),
  restarting: passing("the database is starting or shutting down"),
  too_slow: passing("the database took too long"),
  standby_silent: passing("a synchronous standby of the database does not answer: look at its replication"),
  locked: passing("the database is held up by a lock"),
  moved: passing("what the database holds of this project is being moved to another node"),
  contended: passing("the database gave way to another transaction"),
  too_many_connections: passing(
    "the database takes no more connections: raise max_connections, or start fewer services",
  ),
  out_of_memory: passing("the database is out of memory"),
  limit_reached: lasting("the database has reached a limit of its configuration"),
  disk_full: lasting("the disk of the database is full: free or add space"),
  disk_broken: lasting("the database cannot read or write its files: look at its log and its disk"),
  read_only: lasting(
    "the database is read-only: it is a replica, or one that failed over; connect to the primary",
  ),
  no_partition: lasting("the database has no partition for today: run db:maintain"),
  login_refused: lasting("the database refuses the login of the service: check the role and its password"),
  no_database: lasting("the database server has no database of this name: check the URL, or create it"),
  no_permission: lasting(
    "the role of the service lacks a grant: run db:migrate, and make the role a member of its group",
  ),
  other_schema: lasting("the schema of the database is not that of this version: run db:migrate"),
} as const satisfies Record<string, Omit<DatabaseFault, "cause">>;

export type FaultCause = keyof typeof faults;

export function faultOf(cause: FaultCause): DatabaseFault {
  return { cause, ...faults[cause] };
}
