import { rmSync, writeFileSync } from 'node:fs';
import dynalite from 'dynalite';

/**
 * The local DynamoDB, in a process of its own: `node database-process.mjs <folder> <port>`. `database.ts` starts it.
 */
const [folder, port] = process.argv.slice(2);

// Ctrl-C in a terminal reaches this process, too, but the functions still need it. It ends when the stack says so, or
// is gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.once('disconnect', () => process.exit());

process.on('uncaughtException', (error) => {
  // dynalite throws where a caller goes away in the middle of a call. It harms no other call.
  if (error.code === 'ECONNRESET') return;
  // LevelDB's own reason is the cause.
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  if (process.connected) process.send({ failed: reason }, () => process.exit(1));
});

// On a full disk the database would open, and crash at the first write.
writeFileSync(`${folder}.room`, Buffer.alloc(1_000_000));
rmSync(`${folder}.room`);

const server = dynalite({ path: folder, createTableMs: 0 });
process.once('message', () => {
  server.close(() => process.exit());
  server.closeAllConnections();
});
server.listen(Number(port), '127.0.0.1', async () => {
  // The data opens with the first call, and may still belong to the process before.
  await fetch(`http://127.0.0.1:${server.address().port}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    },
    body: '{}',
  });
  process.send({ port: server.address().port });
});
