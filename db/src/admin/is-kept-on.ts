/** The condition that a row of rollups is one that is kept: of crowded periods some grains are not. */
export function isKeptOn(row: string): string {
  return `NOT EXISTS (
    SELECT FROM crowded_periods AS crowded
    WHERE crowded.project_id = ${row}.project_id AND crowded.grain = ${row}.grain AND crowded.period = ${row}.period
      AND crowded.starts_at = ${row}.starts_at
  )`;
}
