import { join } from "node:path";
import { runCommand } from "@runfacts/dev/run-command";

export const root = join(import.meta.dirname, "../..");

/** Runs docker, and gives what it printed to standard output, without the white space at the end. Throws with all of it when it fails. */
export async function docker(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { ok, output, stdout = "" } = await runCommand("docker", args, root, env);
  if (!ok) throw new Error(`docker ${args.slice(0, 3).join(" ")} failed: ${output.slice(-4_000)}`);
  return stdout.trimEnd();
}

/** What docker tells of a container or an image. */
export async function inspect<T>(name: string): Promise<T> {
  return JSON.parse(await docker(["inspect", name]))[0];
}

/** The image of this tree, built; or that of RUNFACTS_IMAGE, which was. */
export async function buildImage(): Promise<string> {
  const given = process.env["RUNFACTS_IMAGE"];
  if (given) return given;
  await docker(["build", "--file", "deploy/Dockerfile", "--tag", IMAGE, "."]);
  return IMAGE;
}

const IMAGE = "runfacts:test";
