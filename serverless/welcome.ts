import type { Settings } from '../lib/settings/index.ts';

/** What is printed once everything runs: where things are, and what to try. */
export function welcome({ ports, graphUrl, dataDir }: Settings, simulator: string | undefined): string {
  const webhook = `http://localhost:${ports.http}/webhook`;
  const lines = simulator
    ? [
        `  Phone        ${simulator}/        tap Get Started, then say hi`,
        `  Page Inbox   ${simulator}/inbox   write "Customer Support" on the phone, and answer here`,
        `  Webhook      ${webhook}`,
      ]
    : [
        `  Webhook      ${webhook}   give Meta its public address: ngrok http ${ports.http}`,
        `  Messenger    ${graphUrl}`,
      ];
  return [
    '',
    ...lines,
    `  Data         ${dataDir}`,
    '',
    'Edit bot.ts: the next message runs it. Ctrl-C stops, and forgets nothing.',
    '',
  ].join('\n');
}
