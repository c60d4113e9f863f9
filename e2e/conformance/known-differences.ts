/** Tests of the suite that find a difference on purpose. */
export interface KnownDifference {
  /** Names of tests. */
  readonly tests: RegExp;
  /** Every line of what the suite says of them; another complaint is a failure. */
  readonly complaint: RegExp;
  readonly reason: string;
}

/**
 * How the suite says that an error has one detail more than a bare one, in gRPC and in Connect. The space in the words of
 * Go's protobuf is one of two kinds, at random.
 */
const ONE_DETAIL =
  /^(actual error contain 1 details; expecting 0|connect error JSON: details\[0\]: could not check debug data because message type "google\.rpc\.ErrorInfo" could not be resolved: proto:\snot found)$/;

/** The whole list: everything else must pass. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    tests: /^Server Message Size\/.*request-exceeds-server-limit$/,
    complaint: ONE_DETAIL,
    reason: "RESOURCE_EXHAUSTED carries google.rpc.ErrorInfo with the reason TOO_LARGE, as over REST.",
  },
  {
    tests: /Unexpected Requests\/.*client-stream\/incomplete-message(-prefix)?$/,
    complaint: ONE_DETAIL,
    reason: "A body that is cut off carries google.rpc.ErrorInfo with the reason MALFORMED_BODY.",
  },
  {
    tests: /Unexpected Requests\/.*unexpected-compress(ion|ed-message)$/,
    complaint: ONE_DETAIL,
    reason: "So does an encoding that is not known, or not named.",
  },
  {
    tests: /Unexpected Requests\/.*(unary|server-stream)\/(no-request|multiple-requests)$/,
    complaint: ONE_DETAIL,
    reason: "So does a call of one message that has none, or two.",
  },
];
