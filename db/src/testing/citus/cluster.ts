import { inject } from "vitest";
import type { CitusNodes } from "./citus-cluster.ts";

/** The nodes of the cluster that the tests run on. */
export function clusterNodes(): CitusNodes {
  const { citus } = inject("postgres");
  if (citus === undefined) throw new Error("The tests run on no cluster");
  return citus;
}
