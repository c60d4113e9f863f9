import { lacksOf } from "@runfacts/db/write";
import type { Rule } from "./rule.ts";
import { shapeOf } from "./shape-of.ts";

/** What keeps a run from being whole, by the rules that a run in parts must keep before it ends. */
export const wholeRun: Rule = (run) => lacksOf(shapeOf(run));
