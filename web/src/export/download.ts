/** A file that is being written on the reader's machine. */
export interface Download {
  write(text: string): Promise<void>;
  /** Hands the file over. */
  close(): Promise<void>;
  /** Leaves nothing behind. */
  abort(): Promise<void>;
}

/** What is used of the File System Access API, which not every browser has. */
interface FilePicking {
  showSaveFilePicker?: (options: {
    readonly suggestedName: string;
  }) => Promise<{ createWritable(): Promise<FileSystemWritableFileStream> }>;
}

/** Text is handed to the browser in pieces of this many characters, which it may keep on disk. */
const PIECE_LENGTH = 1_000_000;

/**
 * Begins a file. Where the browser can, the reader chooses its place and it is written there as it comes; elsewhere
 * the browser keeps its pieces until it is whole, and then saves it as any download. Needs a click just before.
 *
 * @returns undefined if the reader chose no place
 */
export async function openDownload(name: string, type: string): Promise<Download | undefined> {
  const { showSaveFilePicker } = window as FilePicking;
  if (showSaveFilePicker === undefined) return pieces(name, type);
  try {
    const handle = await showSaveFilePicker({ suggestedName: name });
    const stream = await handle.createWritable();
    return {
      write: (text) => stream.write(text),
      close: () => stream.close(),
      abort: () => stream.abort(),
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    // Framed or managed browsers have the function and refuse it.
    return pieces(name, type);
  }
}

function pieces(name: string, type: string): Download {
  let parts: Blob[] = [];
  let waiting = "";
  const flush = () => {
    if (waiting !== "") parts.push(new Blob([waiting]));
    waiting = "";
  };
  return {
    write: async (text) => {
      waiting += text;
      if (waiting.length >= PIECE_LENGTH) flush();
    },
    close: async () => {
      flush();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(parts, { type }));
      link.download = name;
      link.click();
      // The browser reads it after the click.
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      parts = [];
    },
    abort: async () => {
      parts = [];
      waiting = "";
    },
  };
}
