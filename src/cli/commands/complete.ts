import { completionOf, type Shell } from '../completion.ts';
import type { Command } from './command.ts';

/** Prints what has a shell complete commands and options. */
export const complete: Command = ({ word, print }) => {
  print(completionOf[word as Shell]());
  return Promise.resolve();
};
