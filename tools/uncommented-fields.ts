/**
 * Lines of fields of a .proto file, in buf's format, that have no comment and are not deprecated, from 1. `buf lint` asks for a comment
 * on each; one that is deprecated needs none, where its message says what replaces it.
 */
export function uncommentedFields(proto: string): number[] {
  const lines = proto.split("\n");
  return lines.flatMap((line, index) => {
    const isField = /^ {2}((optional |repeated )?[\w.]+|map<.+>) \w+ = \d+/.test(line);
    const hasComment = lines[index - 1]?.startsWith("  //") === true;
    return isField && !hasComment && !line.includes("deprecated = true") ? [index + 1] : [];
  });
}
