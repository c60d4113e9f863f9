/** Another detector that runs on this machine: says which texts it finds something in, by their places. */
export interface OtherTool {
  readonly name: string;
  readonly find: (texts: readonly string[]) => Promise<ReadonlySet<number>>;
}
