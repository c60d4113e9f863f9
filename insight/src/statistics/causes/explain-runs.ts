import { hypergeometricTail } from "../distributions/hypergeometric-tail.ts";
import { type AttributeValue, type Cause, rankCauses } from "./rank-causes.ts";

/** Runs, some of which are affected (they failed, or were slow, or cost much), and the values that they have. */
export interface RunsToExplain<V extends RunValue> {
  /** Runs, and how many of them are affected. */
  readonly runs: number;
  readonly hits: number;
  /** Every affected run by its place, 1 being the latest. */
  readonly affected: ReadonlyMap<number, string>;
  /** The place of the run that is asked about. */
  readonly place: number | null;
  readonly values: readonly V[];
}

/** A value that runs have, as counted by whoever read them. */
export interface RunValue {
  readonly attribute: string;
  readonly key: string;
  readonly value: string;
  readonly runs: number;
  readonly hits: number;
  /** The places of runs that have it; null where affected runs have it no more often than others. */
  readonly members: readonly number[] | null;
}

/** A value that affected runs have in common. */
export type ExplainedCause<V extends RunValue = RunValue> = Omit<V, "members"> &
  Omit<Cause<null>, "key" | "runs" | "hits"> & {
    /**
     * Place, from 0, of a surer cause that accounts for it: among the runs without that one, it does not stand out. Null where
     * it stands on its own.
     */
    readonly explainedBy: number | null;
    /** The latest affected runs that have it. */
    readonly exampleRunIds: readonly string[];
    /** True if the run that is asked about has it; null if none is, or it is not one of the runs. */
    readonly isOfRun: boolean | null;
  };

/** Fewer than these affected runs, or others, tell nothing. */
export const LEAST_AFFECTED = 5;
/** Of runs without any cause, one is named in about 1 % of cases. */
const FALSE_DISCOVERIES = 0.02;
const MOST_CAUSES = 50;
const EXAMPLES = 5;
/** What is left of a value without the runs of a surer one does not stand out if chance does as much in this share of cases. */
const LEFT_TO_CHANCE = 0.05;

/** Of values that the same runs have, the first of these attributes is named first: what somebody can change comes before its traces. */
const attributeOrder = [
  "agent_id",
  "agent_version",
  "environment",
  "model",
  "tool",
  "step_name",
  "metadata",
  "error_code",
  "signal",
  "path_edge",
  "hour",
];

/**
 * Names what affected runs have in common, the surest first, at most 50 values. See `rankCauses` for how sure it is; here at most 2 % of
 * those named are false, on average. With fewer than 5 affected runs, or 5 others, it names none.
 */
export function explainRuns<V extends RunValue>(runs: RunsToExplain<V>): readonly ExplainedCause<V>[] {
  if (Math.min(runs.hits, runs.runs - runs.hits) < LEAST_AFFECTED) return [];
  const values = runs.values
    .map((value): AttributeValue<V> => ({ key: value, runs: value.runs, hits: value.hits }))
    .sort((a, b) => attributeOrder.indexOf(a.key.attribute) - attributeOrder.indexOf(b.key.attribute));
  const ranked = rankCauses(runs, values, FALSE_DISCOVERIES).slice(0, MOST_CAUSES);
  const own: { readonly members: ReadonlySet<number>; readonly place: number }[] = [];
  return ranked.map((cause, place) => {
    const { members: given, ...value } = cause.key;
    const members = new Set(given);
    const explaining = own.find((other) => isExplained(members, other.members, runs));
    if (explaining === undefined) own.push({ members, place });
    const { share, interval, shareWithout, excess, pValue, falseDiscovery } = cause;
    return {
      ...value,
      ...{ share, interval, shareWithout, excess, pValue, falseDiscovery },
      explainedBy: explaining?.place ?? null,
      exampleRunIds: [...members]
        .filter((member) => runs.affected.has(member))
        .sort((a, b) => a - b)
        .slice(0, EXAMPLES)
        .map((member) => runs.affected.get(member) ?? ""),
      isOfRun: runs.place === null ? null : members.has(runs.place),
    };
  });
}

/** True if a value does not stand out among the runs that have not got another one. */
function isExplained<V extends RunValue>(
  members: ReadonlySet<number>,
  others: ReadonlySet<number>,
  { runs, hits, affected }: RunsToExplain<V>,
): boolean {
  const hitsOf = (of: Iterable<number>) => [...of].filter((member) => affected.has(member)).length;
  const left = [...members].filter((member) => !others.has(member));
  return (
    hypergeometricTail(hitsOf(left), left.length, hits - hitsOf(others), runs - others.size) > LEFT_TO_CHANCE
  );
}
