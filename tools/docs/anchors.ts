/** The anchors of a page of Markdown, as GitHub makes them of its headings. */
export function anchorsOf(markdown: string): Set<string> {
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, "");
  return new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
        .trim()
        .replaceAll(" ", "-"),
    ),
  );
}

/** Links of a page to headings: the path of the other page relative to it, "" for itself, and the anchor. */
export function anchorLinks(markdown: string): { readonly path: string; readonly anchor: string }[] {
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, "");
  return [...text.matchAll(/\]\(([\w./-]*\.md)?#([^)\s]+)\)/g)].map(([, path = "", anchor = ""]) => ({
    path,
    anchor,
  }));
}
