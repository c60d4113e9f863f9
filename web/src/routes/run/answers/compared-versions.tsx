import type { Run } from "@runfacts/gen/client/run";
import { useComparison } from "../../../api/use-comparison.ts";
import { versionPair } from "../history/compared-versions.ts";
import type { FailureHistory } from "../history/use-failure-history.ts";
import { VersionsVerdict } from "./versions-verdict.tsx";

/** Asks whether the run's version fails like this more often than the one before it, or after it: see `versionPair`. */
export function ComparedVersions(props: { readonly run: Run; readonly history: FailureHistory }) {
  const comparison = useComparison(() => {
    const pair = versionPair(props.run, props.history.rates.data?.agentVersions ?? []);
    if (pair === undefined) return undefined;
    const range = { start: props.history.from(), end: undefined };
    const [baseline, candidate] = [pair.before, pair.after].map((version) => ({ version, range }));
    return (
      baseline && candidate && { agentId: props.run.agentId, environment: undefined, baseline, candidate }
    );
  });
  const metric = () => {
    const { failureType, failureCode } = props.history.affected();
    return `failure:${failureType}/${failureCode}`;
  };
  return <VersionsVerdict comparison={comparison.data} metric={metric()} />;
}
