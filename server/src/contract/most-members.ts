/**
 * Most members of an object, or entries of a google.protobuf.Struct. Metadata may have 64, which is told run by run; this is
 * where reading ends, since one object of a hundred thousand members costs as much as all else that a request may hold.
 */
export const MOST_MEMBERS = 1_000;

export const MOST_MEMBERS_RULE = "map.max_pairs";
export const MOST_MEMBERS_DESCRIPTION = `must contain no more than ${MOST_MEMBERS} key-value pair(s)`;
