/**
 * Days between false alarms, on average, by what is watched of an agent in one environment. Together they make about 0.7 false incidents in
 * 90 days: the rate of failures has most of it, for there every run counts; the others find what matters within hours anyway.
 */
export const ALARM_DAYS = { failure_rate: 185, other: 6_000 } as const;
/**
 * Evidence for being as before after which something is over: three thousand to one. It is asked after each hour for weeks; with half of it,
 * a rate that rose from 10 to 15 % for good was over by luck, and told again, 2.5 times in 45 days.
 */
export const RECOVERED = 8;
/** In how many of new versions that are as good as the one beside them one is told worse. */
export const REGRESSION_ALPHA = 0.005;
