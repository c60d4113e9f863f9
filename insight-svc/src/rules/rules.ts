import type { Condition } from "./parse-condition.ts";

/** A rule of the operator, which opens an incident while its condition holds. */
export interface Rule {
  readonly name: string;
  readonly condition: Condition;
  /** Runs that the range must hold at least. */
  readonly minRuns: number;
  /** Name of the project; undefined for all. */
  readonly project: string | undefined;
}

/** What the runs of a UTC day may cost. */
export interface Budget {
  readonly name: string;
  readonly agentId: string | undefined;
  readonly environment: string | undefined;
  readonly usdPerDay: number;
  readonly project: string | undefined;
}

export interface Rules {
  readonly rules: readonly Rule[];
  readonly budgets: readonly Budget[];
}

export const noRules: Rules = { rules: [], budgets: [] };

/** Those of a project. */
export function rulesOf({ rules, budgets }: Rules, project: string): Rules {
  const isMeant = (item: Rule | Budget) => item.project === undefined || item.project === project;
  return { rules: rules.filter(isMeant), budgets: budgets.filter(isMeant) };
}
