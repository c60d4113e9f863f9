/** The page of an incident; undefined without DASHBOARD_URL. The dashboard may stand below a path. */
export function linkToIncident(dashboardUrl: string | undefined, incidentId: string): string | undefined {
  if (dashboardUrl === undefined) return undefined;
  return `${dashboardUrl.replace(/\/+$/, "")}/incidents/${incidentId}`;
}
