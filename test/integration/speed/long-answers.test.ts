import { expect, test } from 'vitest';
import { startTestGateway } from '../../support/gateway.ts';

test('an answer that is longer than the memory for rows is whole, and so is the next', async () => {
  const text = 'a long text '.repeat(4000);
  const gateway = await startTestGateway({
    seed: async (admin) => {
      await admin.createTables('shelf', [
        { id: 'pages', columns: [['mediumtext', { key: 'text', required: false }]] },
      ]);
      for (let at = 0; at < 20; at += 1)
        await admin.createRow('shelf/pages', { id: `p${at}`, data: { text: `${at} ${text}` } });
    },
  });
  try {
    // Together they come to more than 32 MiB of 1 MB that Appwrite sends.
    const aliases = Array.from({ length: 36 }, (_, at) => `t${at}: text`).join(' ');
    const document = `query Pages($first: Int!) { pages(first: $first, orderBy: { _id: ASC }) { nodes { ${aliases} } } }`;
    const ask = (first: number) => gateway.query(document, { variables: { first } });
    // Rows are passed on as bytes when a query has been asked for some.
    for (let times = 0; times < 40; times += 1) await ask(1);
    const ids = Array.from({ length: 20 }, (_, at) => `p${at}`).sort();
    const wanted = ids.map((id) => `${id.slice(1)} ${text}`);
    for (const first of [20, 1]) {
      const { data, errors } = await ask(first);
      expect(errors).toBeUndefined();
      const { nodes } = (data as { pages: { nodes: Record<string, string>[] } }).pages;
      expect(nodes.map(({ t0 }) => t0)).toEqual(wanted.slice(0, first));
      expect(nodes.every((node) => new Set(Object.values(node)).size === 1)).toBe(true);
      expect(nodes.every((node) => Object.keys(node).length === 36)).toBe(true);
    }
  } finally {
    await gateway.close();
  }
});
