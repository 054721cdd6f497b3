import { startDevserver } from '../../devserver/server.ts';

/** An empty devserver in a process of its own, which tells its address. */
const { endpoint, project, key } = await startDevserver();
process.stdout.write(`ready ${JSON.stringify({ endpoint, project, key })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
