import { setting } from "@runfacts/server";
import { parseAlertHosts } from "./targets/alert-hosts.ts";

/** Settings of notifications. */
export const notifySettings = {
  /** Hosts that notifications may go to. Default: none */
  ALERT_HOSTS: setting(
    parseAlertHosts,
    'must be host names, addresses or networks with commas between, such as "hooks.slack.com,10.1.0.0/16"',
  ).optional(),
  /** Where people see the dashboard: messages link to it. */
  DASHBOARD_URL: setting(
    (text) => (isHttpUrl(text) ? text : undefined),
    'must be a URL, such as "https://runfacts.example.com"',
  ).optional(),
};

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && search === "" && hash === "" && username === "";
}
