/** Smallest buffer that is kept, in bytes. */
const smallest = 16 * 1024;

/** Larger ones are rare, and go. */
const largest = 1024 * 1024;

/** Bytes that are kept at most. */
const mostKept = 8 * 1024 * 1024;

/**
 * Buffers to write answers to, used again: memory that is new to a process costs more than to fill
 * it, since the system clears every page of it first.
 */
export class SpareBuffers {
  /** By their size, a power of two. */
  private readonly spare = new Map<number, Buffer[]>();
  private kept = 0;

  /** At least so many bytes, with anything in them. */
  take(size: number): Buffer {
    const rounded = Math.max(smallest, 2 ** Math.ceil(Math.log2(size)));
    const buffer = this.spare.get(rounded)?.pop();
    if (buffer === undefined) return Buffer.allocUnsafeSlow(rounded);
    this.kept -= rounded;
    return buffer;
  }

  /** Takes back a buffer that was taken here and that nobody reads any more. */
  give(buffer: Buffer): void {
    const { length } = buffer;
    const isKept = length >= smallest && length <= largest && this.kept + length <= mostKept;
    if (!isKept) return;
    const same = this.spare.get(length) ?? [];
    this.spare.set(length, same);
    same.push(buffer);
    this.kept += length;
  }
}
