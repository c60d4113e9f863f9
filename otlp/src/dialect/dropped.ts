/** Why something of a span or a record was left out. */
export const dropReasons = [
  /** No dialect of the span lists the attribute; its value was not looked at. */
  "not_listed",
  /** Content, of which at most a digest, the size or whether it asks for tools was kept. */
  "content",
  /** It is of a kind that the fact cannot be. */
  "wrong_type",
  /** It is no number in range, or no identifier of the length that one may have. */
  "wrong_shape",
  /** It breaks a rule of privacy. */
  "privacy",
  /** An attribute of an event other than the class of an exception or a judgement. */
  "event_attribute",
  /** A link. */
  "link",
  /** A record that is no step, by its name or by what it says. */
  "no_step",
] as const;

/** Why something was left out. */
export type DropReason = (typeof dropReasons)[number];

/** How much was left out, by reason. */
export type Dropped = Record<DropReason, number>;

/** Nothing left out. */
export function nothingDropped(): Dropped {
  return {
    not_listed: 0,
    content: 0,
    wrong_type: 0,
    wrong_shape: 0,
    privacy: 0,
    event_attribute: 0,
    link: 0,
    no_step: 0,
  };
}

/** How much was left out for any reason. */
export function sumOf(dropped: Readonly<Dropped>): number {
  const { not_listed, content, wrong_type, wrong_shape, privacy, event_attribute, link, no_step } = dropped;
  return not_listed + content + wrong_type + wrong_shape + privacy + event_attribute + link + no_step;
}
