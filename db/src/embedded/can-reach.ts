import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Account } from "./server-account.ts";

/** Whether an account may enter a folder, or run a file: it needs the x bit of it and of all folders above. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(path);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  const above = dirname(path);
  return (mode & bit) !== 0 && (above === path || (await canReach(above, account)));
}
