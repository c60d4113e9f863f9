import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Telemetry in JSON of OTLP. */
export interface Sample {
  readonly name: string;
  readonly signal: "traces" | "logs";
  readonly json: string;
}

const root = join(import.meta.dirname, "../../..");
/** Traces of real frameworks, kept beside the repository, since they hold prompts and answers. */
const shared = join(root, "../shared/data/otlp");
if (!existsSync(shared)) console.log("Real traces are not sent: ../shared/data/otlp is absent.");

/** The real traces where they are there, and the fixtures of all dialects. */
export const samples: readonly Sample[] = [shared, join(root, "otlp/fixtures")].flatMap((folder) => {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith(".json") && !file.endsWith(".expected.json"))
    .map((file): Sample => {
      const json = readFileSync(join(folder, file), "utf8");
      const signal = json.includes('"resourceLogs"') ? "logs" : "traces";
      return { name: file.replace(/(?:\.otlp)?\.json$/, ""), signal, json };
    });
});
