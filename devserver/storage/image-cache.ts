export interface Image {
  readonly type: string;
  readonly data: Buffer;
}

/** Pictures that were made before, by what was asked for. */
export interface ImageCache {
  readonly get: (key: string) => Image | undefined;
  readonly set: (key: string, image: Image) => void;
}

/** Keeps at most that many bytes; what was made first goes first. */
export function createImageCache(maxBytes = 16_000_000): ImageCache {
  const kept = new Map<string, Image>();
  let bytes = 0;
  return {
    get: (key) => kept.get(key),
    set: (key, image) => {
      bytes += image.data.length - (kept.get(key)?.data.length ?? 0);
      kept.set(key, image);
      for (const [oldest, { data }] of kept) {
        if (bytes <= maxBytes) break;
        kept.delete(oldest);
        bytes -= data.length;
      }
    },
  };
}
