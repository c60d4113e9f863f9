import type { Step } from "@runfacts/sdk";
import { together } from "../together.ts";
import type { Workbench } from "../workbench.ts";

const DEADLINE_MS = 240_000;

async function followLead(bench: Workbench, lead: Step): Promise<void> {
  const { random } = bench;
  await together([
    bench.retrieve(lead, "search_web", "web"),
    bench.retrieve(lead, "search_papers", "papers-v3"),
  ]);
  for (let page = random.int(1, 3); page > 0; page -= 1) {
    await bench.tool(lead, "fetch_page", 900, { status_code: 200, bytes: random.int(4_000, 90_000) });
  }
  await bench.model(lead, "plan", "summarize_lead", [5200, 350]);
}

/** Follows several leads at once, then writes a report. */
export async function research(bench: Workbench): Promise<void> {
  const { run, random } = bench;
  await bench.model(run, "plan", "choose_leads", [1200, 260]);
  const leads = Array.from({ length: random.int(2, 4) }, (_, place) => place);
  await together(
    leads.map((place) =>
      run.step("other", "follow_lead", { metadata: { place } }, (lead) => followLead(bench, lead)),
    ),
  );
  bench.checkLimits(DEADLINE_MS);
  await bench.model(run, "plan", "synthesize", [14_000, 900]);
  await bench.model(run, "respond", "write_report", [9000, 1800]);
  bench.checkLimits(DEADLINE_MS);
}
