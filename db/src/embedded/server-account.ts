import { readFile, stat } from "node:fs/promises";

/** A user of the operating system. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Users who own nothing and exist on most machines. */
const CANDIDATES = ["nobody", "postgres", "daemon"];

/**
 * Whom Postgres runs as: ourselves (null), but never root, which it refuses. Then it is the owner of the data, when
 * there is data, or a user who owns nothing.
 *
 * @throws Error when we are root and the machine has no such user.
 */
export async function serverAccount(data: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) {
    return null;
  }
  const accounts = await readAccounts();
  const owner = await stat(data).catch(() => null);
  if (owner !== null && owner.uid !== 0) {
    const { uid, gid } = owner;
    return accounts.find((account) => account.uid === uid) ?? { name: `uid ${uid}`, uid, gid };
  }
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate.name === name && candidate.uid !== 0);
    if (account !== undefined) {
      return account;
    }
  }
  throw new Error(
    `PostgreSQL cannot run as root, and this machine has no user ${CANDIDATES.join(", ")} to run it as. ` +
      "Start as another user, or set DATABASE_URL.",
  );
}

async function readAccounts(): Promise<Account[]> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  return passwd
    .split("\n")
    .map((line) => line.split(":"))
    .flatMap(([name, , uid, gid]) =>
      name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [],
    );
}
