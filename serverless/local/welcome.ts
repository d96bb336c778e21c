import { inboxAddress } from '../../lib/agents/index.ts';
import type { Settings } from '../../lib/settings/index.ts';

/** The text that is printed once everything runs: addresses, and what to try. */
export function welcome(
  { ports, graphUrl, dataDir }: Settings,
  run: { site?: string; inbox?: string; invite?: string; simulator?: string },
): string {
  const webhook = `http://localhost:${ports.http}/webhook`;
  const lines: [name: string, where: string, what?: string][] = [];
  if (run.site) {
    lines.push(['Website', `${run.site}/chat.html`, 'a page with the plugin on it']);
    lines.push(['Set-up', `${run.site}/setup.html`, 'how the plugin looks, and the snippet for your pages']);
  }
  if (run.inbox) {
    const what = run.invite ? 'agents answer here: sign in with the link below' : 'agents answer here';
    lines.push(['Inbox', inboxAddress(run.inbox), what]);
  }
  if (run.simulator) {
    lines.push(['Phone', `${run.simulator}/`, 'tap Get Started, then say hi']);
    lines.push(['Page Inbox', `${run.simulator}/inbox`, 'write "Customer Support" on the phone, and answer here']);
    lines.push(['Mails', `${run.simulator}/mail`, 'mails to agents and visitors: none leaves this laptop']);
    lines.push(['Webhook', webhook]);
  } else {
    lines.push(['Webhook', webhook, `give Meta its public address: ngrok http ${ports.http}`]);
    lines.push(['Messenger', graphUrl]);
  }
  lines.push(['Data', dataDir]);
  const table = lines.map(([name, where, what = '']) => `  ${name.padEnd(12)}${where.padEnd(34)}${what}`.trimEnd());
  return [
    '',
    ...table,
    '',
    ...(run.inbox ? signIn(run.invite) : []),
    'Edit bot.ts: the next message runs it. Ctrl-C stops the stack, and all data stays.',
    '',
  ].join('\n');
}

/** How to get into the inbox. There is an invite only where no agent is signed in. */
function signIn(invite: string | undefined): string[] {
  if (invite) {
    return [
      'No agent has signed in yet: a customer who asks for a person on the website gets no answer.',
      'Sign in to the inbox with this link, once, within 24 hours:',
      `  ${invite}`,
      '',
    ];
  }
  return ['Another link to sign in to the inbox: npm run agent -- invite NAME --local', ''];
}
