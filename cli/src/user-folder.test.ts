import { describe, expect, it } from "vitest";
import { userFolder } from "./user-folder.ts";

const cases: [platform: NodeJS.Platform, env: NodeJS.ProcessEnv, folder: string][] = [
  ["linux", {}, "/home/ada/.local/share/runfacts"],
  ["linux", { XDG_DATA_HOME: "/data" }, "/data/runfacts"],
  ["linux", { XDG_DATA_HOME: "" }, "/home/ada/.local/share/runfacts"],
  ["linux", { XDG_DATA_HOME: "data" }, "/home/ada/.local/share/runfacts"],
  ["darwin", { XDG_DATA_HOME: "/data" }, "/home/ada/Library/Application Support/runfacts"],
  ["win32", { LOCALAPPDATA: "D:\\ada" }, "D:\\ada\\runfacts"],
];

describe("userFolder", () => {
  it.each(cases)("on %s with %o: %s", (platform, env, folder) => {
    expect(userFolder(env, platform, "/home/ada")).toBe(folder);
  });

  it("on win32 without LOCALAPPDATA, below the home", () => {
    expect(userFolder({}, "win32", "C:\\Users\\Ada")).toBe("C:\\Users\\Ada\\AppData\\Local\\runfacts");
  });
});
