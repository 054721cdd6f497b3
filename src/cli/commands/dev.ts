import type { Command } from './command.ts';
export const dev: Command = () => Promise.reject(new Error('being written'));
