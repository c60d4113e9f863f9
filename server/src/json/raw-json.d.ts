interface JSON {
  /** An object that JSON.stringify prints as the given text. https://tc39.es/proposal-json-parse-with-source */
  rawJSON(text: string): object;
}
