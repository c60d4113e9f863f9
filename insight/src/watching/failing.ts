import type { Finding, Opened } from "./finding.ts";
import { regressionOf, toldVersions, type Versions, worseVersions } from "./versions.ts";

/** What the incident of an agent's rate of failures is about: a version that is told worse, or its drift. Null where there is none. */
export type Failing =
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "drift" }
  | null;

/** How the rate of failures stands after an hour. */
interface Standing {
  readonly environment: string;
  readonly versions: Versions;
  readonly isDrifting: boolean;
  /** The drift that was found in this hour. */
  readonly drift: Opened | undefined;
}

/**
 * One incident at a time is of the rate of failures, of whatever was told first. Once that is over, a version that was told worse
 * meanwhile, and still looks so, has one of its own.
 */
export function advanceFailing(
  before: Failing,
  { environment, versions, isDrifting, drift }: Standing,
): { readonly failing: Failing; readonly findings: readonly Finding[] } {
  const subject = `${environment}\nfailure_rate`;
  const told = toldVersions(versions);
  const goesOn = before?.kind === "version" ? told.includes(before.version) : isDrifting;
  if (before !== null && goesOn) return { failing: before, findings: [] };
  const findings: Finding[] = before === null ? [] : [{ type: "resolved", subject }];
  const [version] = worseVersions(versions);
  const regression = version === undefined ? undefined : regressionOf(versions, version);
  if (version !== undefined && regression !== undefined) {
    findings.push({ type: "opened", subject, environment, ...regression });
    return { failing: { kind: "version", version }, findings };
  }
  if (drift === undefined) return { failing: null, findings };
  return { failing: { kind: "drift" }, findings: [...findings, drift] };
}
