/** Checksums by the name of the file: `0001_domains.sql`. */
export type Checksums = Readonly<Record<string, string>>;

export interface MigrationState {
  /** Files that are there. */
  readonly files: Checksums;
  /** What `released.json` says. */
  readonly released: Checksums;
  /** What it says on the main branch: databases have these. */
  readonly onMain: Checksums;
}

const RELEASE = "node tools/migrations/release.ts";

/** What is wrong with the files of migrations: a released one never changes, and a new one has the next number. */
export function releaseProblems({ files, released, onMain }: MigrationState): string[] {
  const frozen = Object.entries({ ...released, ...onMain });
  const problems = frozen.flatMap(([name, checksum]) => {
    const isOnMain = name in onMain;
    if (files[name] === undefined) return `${name} was released: it may not be deleted or renamed`;
    if (files[name] === checksum) return [];
    return isOnMain
      ? `${name} was released and may not change: databases have it. Write a new migration`
      : `${name} differs from released.json. While it is not on main: ${RELEASE}`;
  });
  const changed = Object.keys(onMain).filter((name) => released[name] !== onMain[name]);
  problems.push(...changed.map((name) => `released.json: ${name} is not what it is on main`));
  const names = Object.keys(files).toSorted();
  names.forEach((name, place) => {
    const number = String(place + 1).padStart(4, "0");
    if (!name.startsWith(`${number}_`)) problems.push(`${name}: the next number is ${number}`);
    else if (released[name] === undefined) problems.push(`${name} is not in released.json: ${RELEASE}`);
  });
  return problems;
}
