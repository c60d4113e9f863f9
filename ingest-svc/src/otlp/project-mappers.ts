import { createMapper, type Mapper } from "@runfacts/otlp";
import type { Policy } from "@runfacts/privacy";

/** What maps the telemetry of a project, and when it was last told what is left out of it. */
export interface ProjectMapper {
  readonly mapper: Mapper;
  /** Milliseconds, monotonic. */
  toldAt: number;
}

/** Projects whose mappers are kept; each remembers some thousand texts that may pass. */
const MAX_PROJECTS = 64;

/** The mappers of the projects that were heard of last. */
export class ProjectMappers {
  readonly #keyOf: (projectId: number) => Promise<Uint8Array>;
  readonly #policy: Policy | undefined;
  /** The one that was asked for least recently first. */
  readonly #known = new Map<number, ProjectMapper>();

  /** @param keyOf the key under which the digests of a project are stored; rejects when the database is away */
  constructor(keyOf: (projectId: number) => Promise<Uint8Array>, policy: Policy | undefined) {
    this.#keyOf = keyOf;
    this.#policy = policy;
  }

  async of(projectId: number): Promise<ProjectMapper> {
    const known = this.#known.get(projectId) ?? (await this.#make(projectId));
    this.#known.delete(projectId);
    this.#known.set(projectId, known);
    for (const [oldest] of this.#known) {
      if (this.#known.size <= MAX_PROJECTS) break;
      this.#known.delete(oldest);
    }
    return known;
  }

  async #make(projectId: number): Promise<ProjectMapper> {
    const key = await this.#keyOf(projectId);
    const policy = this.#policy === undefined ? {} : { policy: this.#policy };
    const made = { mapper: createMapper({ key, ...policy }), toldAt: Number.NEGATIVE_INFINITY };
    // Another request may have made it meanwhile.
    return this.#known.get(projectId) ?? made;
  }
}
