import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const route = (step: string, settings: string) => `
import { after } from "next/server";
import { tracer } from "../../tracer.js";

${settings}

export async function GET() {
  await tracer.run((run) => run.step("tool", "${step}", { metadata: { count: 1 } }, () => 1));
  after(() => tracer.flush());
  return Response.json(tracer.stats());
}
`;

/** Tells that it ran, so that what it imports was found and did not throw. */
const instrumentation = (imports: string) => `
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    ${imports}
    console.log("instrumented");
  }
}
`;

const files = (imports: string): Readonly<Record<string, string>> => ({
  "package.json": '{"name":"next-app","version":"1.0.0","private":true,"type":"module"}',
  // What is installed is linked in from elsewhere.
  "next.config.mjs": 'export default { turbopack: { root: "/" }, experimental: { cpus: 1 } };',
  "instrumentation.js": instrumentation(imports),
  "tracer.js": `
import { AgentTracer } from "@runfacts/sdk";
export const tracer = new AgentTracer({ agentId: "next", agentVersion: "1" });
`,
  "app/layout.js": `
export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
`,
  "app/page.js": "export default function Page() { return <p>An agent</p>; }",
  "app/node/route.js": route("in_node", 'export const dynamic = "force-dynamic";'),
  "app/edge/route.js": route("in_edge", 'export const runtime = "edge";'),
});

/**
 * Writes an application of Next.js whose routes, one in Node and one at the edge, record a run each and deliver it after the
 * answer.
 *
 * @param folder where Next.js is installed
 * @param imports what `instrumentation.js` imports
 */
export async function writeNextApp(app: string, folder: string, imports: string): Promise<void> {
  for (const [name, text] of Object.entries(files(imports))) {
    await mkdir(dirname(join(app, name)), { recursive: true });
    await writeFile(join(app, name), text);
  }
  await mkdir(join(app, "node_modules"), { recursive: true });
  for (const name of ["next", "react", "react-dom"])
    await symlink(join(folder, "node_modules", name), join(app, "node_modules", name));
}
