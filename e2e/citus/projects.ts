import { createKey } from "@runfacts/db/keys";

/** A project with keys for both services. */
export interface Project {
  readonly id: number;
  readonly ingest: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Makes projects beside the first, with headers that let into them. */
export async function makeProjects(ownerUrl: string, count: number): Promise<Project[]> {
  const projects: Project[] = [];
  for (let id = 2; id < count + 2; id += 1) {
    const project = `project-${id}`;
    const headerFor = async (scope: "ingest" | "query") => {
      const { secret } = await createKey(ownerUrl, { project, scope });
      return { authorization: `Bearer ${secret}` };
    };
    projects.push({ id, ingest: await headerFor("ingest"), query: await headerFor("query") });
  }
  return projects;
}
