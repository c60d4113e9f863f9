/** What a request tells of one conversation, of records that name no prompt. */
export interface ConversationPart {
  /** UUID that is a keyed hash. */
  readonly conversation: string;
  /** In any order, also twice. */
  readonly records: readonly ConversationRecord[];
}

export interface ConversationRecord {
  /** UUID of all that it says. */
  readonly id: string;
  /** When it happened, in microseconds since the Unix epoch. */
  readonly timeUs: number;
  readonly isPrompt: boolean;
  /** JSON of which the writer knows nothing, without content. */
  readonly facts: object;
}

/** A turn of a conversation: the records from its prompt to the next. What comes before any prompt is part of the first. */
export interface TurnOfConversation {
  readonly conversation: string;
  /** When its prompt came; undefined for the first turn, which stays the same when an earlier prompt comes. */
  readonly startUs: number | undefined;
  /** When prompts of the conversation came. */
  readonly promptTimes: ReadonlySet<number>;
  /** A later prompt is known. */
  readonly isPast: boolean;
}
