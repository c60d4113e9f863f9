/**
 * A condition on rollups that all meet: it names the leading columns of their index, so that rows of some time are found without
 * reading the others.
 */
export const OF_ANY_PROJECT =
  "project_id = ANY (ARRAY(SELECT project_id FROM projects)) AND period IN ('hour', 'day')";
