const SHARE_METRIC = /(?:_rate$|^failure:)/;
const MS_METRIC = /_ms$/;
const USD_METRIC = /_usd$/;
const MS_PER_SECOND = 1_000;
const PERCENT = 100;
const DIGITS = 3;

/** A value of a metric as people read it: a rate in percent, times in seconds, cost in dollars. */
export function formatFigure(metric: string, value: number): string {
  if (SHARE_METRIC.test(metric)) return `${round(value * PERCENT)} %`;
  if (MS_METRIC.test(metric))
    return value >= MS_PER_SECOND ? `${round(value / MS_PER_SECOND)} s` : `${round(value)} ms`;
  return USD_METRIC.test(metric) ? `$${round(value)}` : round(value);
}

function round(value: number): string {
  return String(Number(value.toPrecision(DIGITS)));
}
