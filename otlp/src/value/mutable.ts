/** The same while it is made: fields that may be absent are set one by one, which is many times faster than spreading objects. */
export type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };
