import type { IconName } from "../ui/icon.tsx";

export interface NavItem {
  readonly href: string;
  readonly label: string;
  /** Where there is little room. Default: the label */
  readonly short?: string;
  readonly icon: IconName;
  /** True if pages below `href` belong to it, too. */
  readonly hasPages: boolean;
}

/** The places of the dashboard, in order of use. */
export const navItems: readonly NavItem[] = [
  { href: "/", label: "Dashboard", short: "Home", icon: "dashboard", hasPages: false },
  { href: "/runs", label: "Runs", icon: "runs", hasPages: true },
  { href: "/incidents", label: "Incidents", icon: "flag", hasPages: true },
  { href: "/failures", label: "Failures", icon: "warning", hasPages: false },
  { href: "/agents", label: "Agents", icon: "agent", hasPages: false },
  { href: "/intake", label: "Intake", icon: "filter", hasPages: false },
];

/** What is needed once. */
export const sideItems: readonly NavItem[] = [
  { href: "/start", label: "Send a run", short: "Send", icon: "plus", hasPages: false },
];
