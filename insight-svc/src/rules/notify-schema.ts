import { z } from "zod";
import { incidentKinds, incidentStates } from "../notify/notice.ts";

const MAX_NAME = 64;
const MAX_DESTINATIONS = 100;
const MAX_ROUTES = 200;
const MAX_RECIPIENTS = 50;
const MAX_PORT = 65_535;
const MINUTES = /^([01]\d|2[0-3]):[0-5]\d$/;
const ADDRESS = /^[^\s@<>",;]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*$/;
const WINDOW = /^(\d{1,4})(s|m|h)$/;
const MS_PER_UNIT = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
]);
const LONGEST_WINDOW_MS = 3_600_000;

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/, "must be of lower-case letters, digits and . _ -")
  .max(MAX_NAME);

/** Where a secret stands: never in the rules file itself. */
const secret = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/) }),
    z.strictObject({ file: z.string().startsWith("/") }),
  ],
  { error: "must be { env: NAME } or { file: /path }: a secret does not stand in this file" },
);

const url = z
  .url({ protocol: /^https?$/, error: "must be a URL with https" })
  .refine((text) => !/[@#]/.test(text), "must have no user, password or fragment");

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

const quietHours = z
  .strictObject({
    from: z.string().regex(MINUTES, "must be a time such as 22:00"),
    to: z.string().regex(MINUTES, "must be a time such as 07:00"),
    time_zone: z.string().refine(isTimeZone, "must be a time zone such as Europe/Berlin"),
  })
  .refine(({ from, to }) => from !== to, "must not begin when they end");

const groupFor = z
  .string()
  .transform((text) => {
    const [, count, unit = ""] = WINDOW.exec(text) ?? [];
    return count === undefined ? Number.NaN : Number(count) * (MS_PER_UNIT.get(unit) ?? 1);
  })
  .refine((ms) => ms <= LONGEST_WINDOW_MS, "must be a duration of at most 1h, such as 1m");

const every = { name, quiet_hours: quietHours.optional() };
const grouped = { ...every, group_for: groupFor.optional() };

const webhook = z.strictObject({ ...every, type: z.literal("webhook"), url, secret });
const slack = z.strictObject({ ...grouped, type: z.literal("slack"), url: secret });
const pagerduty = z.strictObject({
  ...every,
  type: z.literal("pagerduty"),
  routing_key: secret,
  /** Default: that of PagerDuty in the United States. */
  url: url.optional(),
});
const email = z.strictObject({
  ...grouped,
  type: z.literal("email"),
  smtp: z.strictObject({
    host: z.string().min(1).max(255),
    port: z.number().int().min(1).max(MAX_PORT).default(465),
    /** `none` is for addresses alone that ALERT_HOSTS lists. */
    security: z.enum(["tls", "starttls", "none"]).default("tls"),
    user: z.string().min(1).max(255).optional(),
    password: secret.optional(),
  }),
  from: z.string().regex(ADDRESS, "must be a mail address"),
  to: z.array(z.string().regex(ADDRESS, "must be a mail address")).min(1).max(MAX_RECIPIENTS),
});

const some = z.array(z.string().min(1).max(255)).min(1);
const route = z.strictObject({
  /** Names of destinations. */
  to: z.array(name).min(1),
  /** Each that is absent fits everything. */
  projects: some.optional(),
  agents: some.optional(),
  environments: some.optional(),
  kinds: z.array(z.enum(incidentKinds)).min(1).optional(),
  rules: some.optional(),
  states: z.array(z.enum(incidentStates)).min(1).optional(),
});

/** The parts of the rules file that are about notifications. */
export const notifyShape = {
  destinations: z
    .array(z.discriminatedUnion("type", [webhook, slack, pagerduty, email]))
    .max(MAX_DESTINATIONS)
    .default([])
    .refine(
      (all) => new Set(all.map((each) => each.name)).size === all.length,
      "must have names that differ",
    ),
  /** Default: every destination is told everything. */
  notify: z.array(route).max(MAX_ROUTES).optional(),
};

const notify = z.object(notifyShape);

/** What the rules file says of notifications. */
export type NotifySpec = z.output<typeof notify>;
export type DestinationSpec = NotifySpec["destinations"][number];
export type SecretSpec = z.output<typeof secret>;
export type RouteSpec = z.output<typeof route>;
export type QuietHours = z.output<typeof quietHours>;
