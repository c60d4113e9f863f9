import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectOwner } from "../admin/connect-owner.ts";
import { withCredentials } from "../connection/index.ts";
import { startEmbeddedPostgres } from "../embedded/index.ts";
import { startOtherPostgres } from "./other-postgres.ts";
import { createDatabase, withDatabase } from "./test-postgres.ts";

/** A server whose roles no other test sees. */
export type RoleCluster = AsyncDisposable & {
  /** Of its superuser. */
  readonly administratorUrl: string;
  /** Runs statements as its superuser. */
  asAdministrator(database: string, statements: string): Promise<void>;
  /** A database, and the URL of a role without special rights that owns it. */
  newDatabase(attributes?: string): Promise<{ readonly name: string; readonly ownerUrl: string }>;
  /** A folder for the login roles of a host. */
  newFolder(): Promise<string>;
};

/**
 * Starts one.
 *
 * @param binaries of another PostgreSQL; null: the embedded one
 */
export async function startRoleCluster(binaries: string | null): Promise<RoleCluster> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "runfacts-roles-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711);
  const settings = { fsync: "off" };
  const { url } = stack.use(
    binaries === null
      ? await startEmbeddedPostgres({ dataDir: folder, log: () => {}, settings })
      : await startOtherPostgres(binaries),
  );
  const asAdministrator = async (database: string, statements: string) => {
    await using connection = await connectOwner(withDatabase(url, database));
    await connection.client.query(statements);
  };
  const owned = stack.move();
  return {
    administratorUrl: withDatabase(url, "postgres"),
    asAdministrator,
    newDatabase: async (attributes = "CREATEROLE") => {
      const name = `db_${randomUUID().replaceAll("-", "")}`;
      const ownerUrl = withCredentials(withDatabase(url, name), `owner_of_${name}`, "secret");
      await createDatabase(url, name);
      await asAdministrator(
        name,
        `CREATE ROLE owner_of_${name} LOGIN PASSWORD 'secret' ${attributes}; ALTER DATABASE ${name} OWNER TO owner_of_${name}`,
      );
      return { name, ownerUrl };
    },
    newFolder: () => mkdtemp(join(folder, "host-")),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
