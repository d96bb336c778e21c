import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import config from '#config';
import { createGraph } from '../../lib/graph/index.ts';
import { need, type Settings } from '../../lib/settings/index.ts';
import { webhookFields } from '../../lib/webhook/index.ts';
import { createSimulator } from '../../simulator/index.ts';

export interface LocalMessenger {
  readonly url: string;
  /** The Page of the simulator: the one in `chat.config.ts` or the settings. */
  readonly pageId: string;
  /** The topic of agents' mails: the simulator speaks SNS, too. */
  readonly topicArn: string;
  readonly snsUrl: string;
  /** It speaks SES for visitors' mails, and has verified the domain of `mailFrom`. */
  readonly sesUrl: string;
  readonly mailFrom: string;
  /** Does what an operator does once at Meta: sets the webhook's address and the Page's profile. */
  connect(webhook: string): Promise<void>;
  /** Shows the developer of the bot what it did wrong, on that customer's phone. */
  note(customer: string, text: string): void;
  close(): Promise<void>;
}

/** Whom the simulator's mails are from where MAIL_FROM is not set. */
const LOCAL_SENDER = 'chat@shop.example';

/** Starts the simulator of Messenger for the Page and the app of the settings. */
export async function startMessenger(settings: Settings): Promise<LocalMessenger> {
  const page = config.page.id ?? need(settings, 'pageId');
  const token = need(settings, 'pageAccessToken');
  const appId = need(settings, 'appId');
  const appSecret = need(settings, 'appSecret');
  const mailFrom = settings.mailFrom ?? LOCAL_SENDER;
  const simulator = await createSimulator({
    port: settings.ports.simulator,
    dataDir: join(settings.dataDir, 'simulator'),
    page: { id: page, name: config.page.name, token },
    app: { id: appId, secret: appSecret },
    sender: mailFrom,
  });
  const graph = createGraph({ url: simulator.url, pageId: page, token, appId, appSecret });

  return {
    url: simulator.url,
    pageId: page,
    topicArn: 'arn:aws:sns:us-east-1:000000000000:customer-chat-agents',
    snsUrl: `${simulator.url}/sns`,
    sesUrl: `${simulator.url}/ses`,
    mailFrom,
    note: (customer, text) => simulator.note(customer, text),
    close: () => simulator.close(),
    connect: (webhook) =>
      retried(async () => {
        const verify_token = need(settings, 'verifyToken');
        await graph.subscriptions.app.set({ callback_url: webhook, verify_token, fields: webhookFields });
        await graph.subscriptions.page.set(webhookFields);
        // A menu needs `get_started`, so the menu is deleted first.
        const unset = (['persistent_menu', 'ice_breakers', 'greeting', 'get_started'] as const).filter(
          (each) => !config.profile[each],
        );
        if (unset.length > 0) await graph.profile.delete(unset);
        await graph.profile.set(config.profile);
      }),
  };
}

/** Tries again: the webhook's server listens before its function is loaded. */
async function retried(run: () => Promise<void>, attempts = 5): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === attempts) throw error;
      await sleep(attempt * 300);
    }
  }
}
