import { type DatabasePool, sql } from "slonik";
import { z } from "zod";

const settingRow = z.strictObject({ name: z.string() });

/** The database may lose or damage what it has acknowledged, and nobody said that it may. */
export class UnsafeDurabilityError extends Error {
  override readonly name = "UnsafeDurabilityError";
}

/**
 * What is unsafe about the settings of the server, in one sentence; undefined when a crash loses nothing that was committed.
 * What a session may set itself (`synchronous_commit`) is none of them: writers do.
 */
export async function unsafeDurability(pool: DatabasePool): Promise<string | undefined> {
  const off = await pool.any(sql.type(settingRow)`
    SELECT name
    FROM unnest(ARRAY['fsync', 'full_page_writes']) AS name
    WHERE current_setting(name) = 'off'
    ORDER BY name
  `);
  if (off.length === 0) return undefined;
  const settings = off.map(({ name }) => `${name} = off`).join(" and ");
  return `PostgreSQL runs with ${settings}: a crash may lose or damage what was acknowledged`;
}

/**
 * Resolves when what the database has committed survives a crash, or when that need not be.
 *
 * @param isAllowed the operator knows that it does not: then this is said aloud instead
 * @throws UnsafeDurabilityError with what to do about it.
 */
export async function assertDurable(
  pool: DatabasePool,
  { isAllowed, warn }: { readonly isAllowed: boolean; readonly warn: (message: string) => void },
): Promise<void> {
  const unsafe = await unsafeDurability(pool);
  if (unsafe === undefined) return;
  if (!isAllowed) {
    throw new UnsafeDurabilityError(
      `${unsafe}. Turn them on, or set ALLOW_UNSAFE_DURABILITY=1 where that is meant.`,
    );
  }
  warn(`${unsafe}. ALLOW_UNSAFE_DURABILITY=1 allows it.`);
}
