import type pg from "pg";
import { errorCode } from "../pool/error-causes.ts";
import { AdministratorNeededError } from "./administrator-needed.ts";

const INSUFFICIENT_PRIVILEGE = "42501";

/**
 * Runs statements in one transaction.
 *
 * @param forAdministrator what to ask an administrator for where the role of the connection may not run them
 * @throws AdministratorNeededError, and nothing is changed
 */
export async function runOrAsk(
  client: pg.Client,
  statements: readonly string[],
  forAdministrator: readonly string[],
): Promise<void> {
  if (statements.length === 0) return;
  try {
    // Several commands in one message are one transaction: a role is whole, or not there.
    await client.query(statements.join("; "));
  } catch (error) {
    if (!(error instanceof Error) || errorCode(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    const { rows } = await client.query<{ owner: string }>("SELECT current_user AS owner");
    throw new AdministratorNeededError(rows[0]?.owner ?? "", forAdministrator);
  }
}
