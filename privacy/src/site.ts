/** Where a metadata violation is: the whole map, one key of it, or one item of a list under a key. */
export interface MetadataPlace {
  readonly key?: string;
  /** Place of the key among the keys, from 0. */
  readonly keyIndex?: number;
  /** False when the key itself may not be repeated in an answer or a log. */
  readonly nameable?: boolean;
  /** Place in the list, from 0. */
  readonly item?: number;
}

/** An item of a run: the name of its list, as in JSON, and its place in it, from 0. */
export interface ItemPlace {
  readonly list: string;
  readonly index: number;
}

/** Where in a run a violation is: in a text of it or of an item (in a list of texts, at a place from 0), or in metadata. */
export type Site =
  | {
      readonly part: "text";
      readonly of: ItemPlace | undefined;
      readonly field: string;
      readonly item: number | undefined;
    }
  | ({ readonly part: "metadata"; readonly of: ItemPlace } & MetadataPlace);

const snakeCase = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const placed = (item: number | undefined) => (item === undefined ? "" : `[${item}]`);

function metadataPath({ key, keyIndex, nameable, item }: MetadataPlace): string {
  const name = key === undefined ? "" : nameable ? `.${key}` : `[#${keyIndex}]`;
  return `metadata${name}${placed(item)}`;
}

/** The field path within the run, or within the item, in the contract's spelling. */
export function pathInItem(site: Site): string {
  return site.part === "metadata" ? metadataPath(site) : snakeCase(site.field) + placed(site.item);
}

/** The field path within the run. */
export function sitePath(site: Site): string {
  const { of } = site;
  return (of === undefined ? "" : `${snakeCase(of.list)}[${of.index}].`) + pathInItem(site);
}
