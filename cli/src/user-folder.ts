import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/**
 * The folder for data of this user: `$XDG_DATA_HOME/runfacts`, else `~/.local/share/runfacts`; on a Mac
 * `~/Library/Application Support/runfacts`; on Windows `%LOCALAPPDATA%\runfacts`.
 */
export function userFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === "win32") {
    return win32.join(env["LOCALAPPDATA"] || win32.join(home, "AppData", "Local"), "runfacts");
  }
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "runfacts");
  const given = env["XDG_DATA_HOME"];
  // The specification of these folders has paths that are not absolute ignored.
  const base = given && posix.isAbsolute(given) ? given : posix.join(home, ".local", "share");
  return posix.join(base, "runfacts");
}
