/** What a metric of the text format of Prometheus is. */
interface Metric {
  readonly name: string;
  readonly help: string | undefined;
  readonly type: string | undefined;
}

const SERIES_OF_HISTOGRAM = /_(?:bucket|sum|count)$/;
const NOT_BASE_UNIT =
  /_(?:milliseconds|ms|microseconds|us|minutes|hours|days|kilobytes|kb|megabytes|mb|mib|percent|s|secs?)(?:_total)?$/;
const TYPE_WORD = /_(?:gauge|counter|histogram|summary)(?:_|$)/;

/**
 * What `promtool check metrics` would say of metrics, by the rules that matter: a help text and a type for each, `_total`
 * for counters and for nothing else, base units, no word of the type or capital in a name; and the prefix that keeps our
 * names apart from others'.
 */
export function lintMetrics(text: string): string[] {
  return metricsOf(text).flatMap(({ name, help, type }) => {
    const faults = [
      help === undefined || help === "" ? "has no help text" : undefined,
      type === undefined ? "has no type" : undefined,
      type === "counter" && !name.endsWith("_total") ? "is a counter without _total" : undefined,
      type !== "counter" && name.endsWith("_total") ? "is no counter, but ends with _total" : undefined,
      type !== "histogram" && SERIES_OF_HISTOGRAM.test(name)
        ? "ends like a series of a histogram"
        : undefined,
      NOT_BASE_UNIT.test(name) ? "is not in a base unit" : undefined,
      TYPE_WORD.test(name) ? "has its type in its name" : undefined,
      /[A-Z:]/.test(name) ? "is not in snake case" : undefined,
      /^(?:runfacts|otlp|process|nodejs)_/.test(name)
        ? undefined
        : "has none of the prefixes runfacts_, otlp_, process_, nodejs_",
    ];
    return faults.flatMap((fault) => (fault === undefined ? [] : [`${name} ${fault}`]));
  });
}

/** Series of a text, all of them and those of histograms. */
export function countSeries(text: string): { readonly all: number; readonly histogram: number } {
  const histograms = metricsOf(text).filter(({ type }) => type === "histogram");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const isOfHistogram = (line: string) =>
    histograms.some(
      ({ name }) => line.startsWith(name) && /^_(?:bucket|sum|count)\b/.test(line.slice(name.length)),
    );
  return { all: lines.length, histogram: lines.filter(isOfHistogram).length };
}

function metricsOf(text: string): Metric[] {
  const help = new Map(
    [...text.matchAll(/^# HELP (\S+) ?(.*)$/gm)].map(([, name = "", words]) => [name, words]),
  );
  const types = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = "", type]) => [name, type]),
  );
  const names = new Set([...help.keys(), ...types.keys()]);
  for (const [, series = ""] of text.matchAll(/^([A-Za-z_:][\w:]*)[ {]/gm)) {
    const base = series.replace(SERIES_OF_HISTOGRAM, "");
    if (!names.has(series) && types.get(base) !== "histogram" && types.get(base) !== "summary")
      names.add(series);
  }
  return Array.from(names, (name) => ({ name, help: help.get(name), type: types.get(name) }));
}
