// A research agent that follows several leads at once. Run it: node examples/typescript/research.ts
import { AgentTracer, type Run } from "@runfacts/sdk";

const tracer = new AgentTracer({ agentId: "research", agentVersion: "2.3.0" });

// Stand-in for your index: it knows nothing of some topics.
async function search(topic: string): Promise<readonly string[]> {
  return topic === "rumours" ? [] : [`${topic}-1`, `${topic}-2`, `${topic}-3`];
}

async function followLead(run: Run, topic: string): Promise<number> {
  return run.step("other", "follow_lead", async (lead) => {
    const pages = await lead.step("retrieve", "search_index", async (step) => {
      const found = await search(topic);
      step.addMetadata({ hit_count: found.length, index: "papers-v3" });
      if (found.length === 0) step.fail("no_results", { message: "Index has no page on the topic" });
      return found;
    });
    await Promise.all(
      pages.map((_, place) =>
        lead.step("tool", "fetch_page", (step) => step.addMetadata({ place, status_code: 200 })),
      ),
    );
    return pages.length;
  });
}

await tracer.run(async (run) => {
  await run.step("plan", "choose_leads", (step) => step.setUsage({ inputTokens: 1400, outputTokens: 220 }));
  const pages = await Promise.all(["prices", "patents", "rumours"].map((topic) => followLead(run, topic)));
  await run.step("respond", "write_report", (step) => step.addMetadata({ source_count: pages.length }));
});
await tracer.close();
