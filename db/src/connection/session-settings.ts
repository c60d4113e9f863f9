/** Parameters of a session, by name, in the words of SET. */
export type SessionSettings = Readonly<Record<string, string>>;

/** How values look on their way, whatever the database or the role says: they are read and written as text. */
export const FORM: SessionSettings = {
  TimeZone: "UTC",
  DateStyle: "ISO, MDY",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "1",
  standard_conforming_strings: "on",
  // Writers rely on seeing what others committed meanwhile.
  default_transaction_isolation: "read committed",
};

/** What else has the same meaning as a value of `FORM`. */
const alike: Readonly<Record<string, RegExp>> = {
  TimeZone: /^(?:Etc\/)?(?:UTC|UCT|GMT|Universal|Zulu)$/i,
  DateStyle: /^ISO\b/i,
  extra_float_digits: /^[123]$/,
};

/** Settings as the start of a session takes them, in `options`. */
export function startOptions(settings: SessionSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/g, "\\$&")}`)
    .join(" ");
}

/** The settings that a session lacks, of which it has `current`. A limit may be another, but must be there. */
export function lackingSettings(settings: SessionSettings, current: SessionSettings): SessionSettings {
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => {
      const has = current[name] ?? "";
      if (name.endsWith("_timeout")) return has === "" || has === "0";
      return has !== value && alike[name]?.test(has) !== true;
    }),
  );
}
