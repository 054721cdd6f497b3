import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';

/** The workers that a process has started; Linux tells. */
export async function workersOf(pid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((each) => each > 0);
  const parents = await Promise.all(
    pids.map(async (each) => {
      const read = (name: string): Promise<string> =>
        readFile(`/proc/${each}/${name}`, 'utf8').catch(() => '');
      const [stat, words] = [await read('stat'), await read('cmdline')];
      const parent = Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
      return [each, words.endsWith('\0worker\0') ? parent : 0] as const;
    }),
  );
  return parents.filter(([, parent]) => parent === pid).map(([each]) => each);
}

/** Asks on a connection of its own. */
const askOnce = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${url}/graphql?query={__typename}`, { agent: false }, (response) => {
      response.resume();
      response.once('end', () => {
        resolve(response.statusCode);
      });
      response.once('error', reject);
    })
      .once('error', reject)
      .end();
  });

export interface Crowd {
  /** Resolves when so many more were answered. */
  answered(count: number): Promise<void>;
  /** What went wrong, once everybody has stopped; clients stop when they are refused. */
  stop(): Promise<unknown[]>;
}

/** Clients that ask one thing after the other, on connections that stay open and on new ones. */
export function startCrowd(url: string): Crowd {
  const failures: unknown[] = [];
  const state = { isStopped: false, answers: 0, waiting: [] as (() => void)[] };
  async function client(once: () => Promise<number | undefined>): Promise<void> {
    while (!state.isStopped) {
      try {
        const status = await once();
        if (status !== 200) failures.push(status);
        state.answers += 1;
        for (const check of state.waiting) check();
      } catch (error) {
        const { code, cause } = error as { code?: string; cause?: { code?: string } };
        if ((cause?.code ?? code) === 'ECONNREFUSED') return;
        failures.push(error);
      }
    }
  }
  const kept = (): Promise<number> =>
    fetch(`${url}/graphql?query={__typename}`).then(async (answer) => {
      await answer.text();
      return answer.status;
    });
  const clients = [kept, kept, kept, () => askOnce(url), () => askOnce(url)].map(client);
  return {
    answered: (count) =>
      new Promise((resolve) => {
        const enough = state.answers + count;
        state.waiting.push(() => {
          if (state.answers >= enough) resolve();
        });
      }),
    stop: async () => {
      state.isStopped = true;
      await Promise.all(clients);
      return failures;
    },
  };
}
