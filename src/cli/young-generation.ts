import { setFlagsFromString } from 'node:v8';

/** By how much V8 lets the room for young objects grow when many of them live on. */
const growth = { none: 1, usual: 2 } as const;

const setGrowth = (factor: number): void => {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
};

/**
 * Keeps the room for young objects at its first size until the result is called. Whatever is made
 * while a gateway starts lives on, so that V8 would have it grow to its limit there (32 MB) and keep
 * it, whether any operation comes or not. Afterwards it grows with what operations need.
 */
export function holdYoungGeneration(): () => void {
  setGrowth(growth.none);
  return () => {
    setGrowth(growth.usual);
  };
}
