/** The value of a metric without labels, from Prometheus text. */
export function parseMetrics(text: string, name: string): number {
  const value = new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1];
  if (value === undefined) throw new Error(`the service has no metric ${name}`);
  return Number(value);
}
