import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { defineBot } from '../../lib/bot/index.ts';
import { rowOf, type Told } from '../../lib/conversation/index.ts';
import { listedRow } from '../../lib/live/listed-row.ts';
import { reachOf } from '../../lib/live/reach.ts';
import { answerChoice, type MailTokens, runMail } from '../../lib/mail/index.ts';
import type { MailResult } from '../../lib/mail/ses.ts';
import { FollowWorld, PERSON, WEB } from '../support/follow-world.ts';
import { memoryConsents } from '../support/memory-consents.ts';
import { PAGE } from '../support/turn-world.ts';

const MINUTE = 60_000;
const ADDRESS = 'mia@example.org';

/** A visitor's thread, and the function that mails its answers. */
class MailWorld extends FollowWorld {
  readonly sent: { to: string; text: string; token: string }[] = [];
  readonly results: MailResult[] = [];
  readonly consents = memoryConsents();
  readonly tokens: MailTokens = {
    make: async (about) => `${about.customer} ${about.address}`,
    find: async (token) => {
      const [customer = '', address = ''] = token.split(' ');
      return { page: PAGE, customer, address, hash: token };
    },
  };
  private told = 0;

  tells(from: 'visitor' | 'mail', told: Told): void {
    this.told += 1;
    this.receive({ from, told }, { source: 'told', thread: { page: PAGE, customer: WEB }, key: `told ${this.told}` });
  }

  /** The visitor waits for an answer and leaves an address. */
  async leavesAddress(address = ADDRESS): Promise<void> {
    this.visitor('Do you ship to Norway?');
    this.tells('visitor', { kind: 'mail', address, site: 'shop.example', page: 'https://shop.example/mugs' });
    await this.drain();
  }

  /** The function `notify` sends what waits. */
  async mailsGoOut(): Promise<void> {
    for (const notice of this.mails.splice(0)) {
      await runMail(
        {
          store: this.store,
          consents: this.consents,
          tokens: this.tokens,
          send: async ({ to, mime }) => {
            const result = this.results.shift() ?? { kind: 'sent', id: '1' };
            const { text = '' } = await PostalMime.parse(mime);
            const token = decodeURIComponent(/\?t=(\S+ \S+)/.exec(text)?.[1] ?? '');
            if (result.kind === 'sent') this.sent.push({ to, text, token });
            return result;
          },
          mails: { send: async (later) => void this.mails.push(later) },
          queue: { enqueue: async (events) => this.enqueue(events) },
          from: { name: 'Kiln', address: 'chat@shop.example' },
          replyTo: 'chat@shop.example',
          httpOrigin: 'https://api.example',
          allowed: /^https:\/\/shop\.example$/,
          now: () => this.now,
          log: () => undefined,
        },
        notice,
      );
    }
    await this.drain();
    this.now += 1000;
  }

  /** Lets two minutes pass in which the visitor does not read. */
  async unreadForTwoMinutes(): Promise<void> {
    await this.pass(2 * MINUTE + 1000);
    await this.mailsGoOut();
  }

  /** The reader of a mail, or of the last one, presses a button of its page. */
  async chooses(choice: 'on' | 'stopped', { token = '' } = this.sent.at(-1) ?? {}): Promise<void> {
    await answerChoice(
      {
        tokens: this.tokens,
        consents: this.consents,
        store: this.store,
        queue: { enqueue: async (events) => this.enqueue(events) },
        shop: 'Kiln',
        now: () => this.now,
        log: () => undefined,
      },
      { token, form: new URLSearchParams({ choice }), id: 'r' },
    );
    await this.drain();
    this.now += 1000;
  }

  async mail() {
    return (await this.conversation(WEB)).mail;
  }
}

async function withAddress(address = ADDRESS): Promise<MailWorld> {
  const world = new MailWorld();
  await world.leavesAddress(address);
  return world;
}

describe('A person’s answer to a visitor who has left an address', () => {
  test('goes out as one mail with all that is unread, two minutes after the first', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.pass(MINUTE);
    await world.answers('In a week.');
    expect(world.mails).toEqual([]);
    await world.pass(MINUTE);
    await world.mailsGoOut();
    expect(world.sent).toHaveLength(1);
    expect(world.sent[0]).toMatchObject({ to: ADDRESS, text: expect.stringMatching(/Yes\.[\s\S]*In a week\./) });
    for (const text of ['Yes.', 'In a week.']) {
      expect(await world.followUp(await world.seqOf(text))).toMatchObject({ to: 'mail', status: 'sent' });
    }
    expect(await world.mail()).toMatchObject({ state: 'asked' });
    await world.unreadForTwoMinutes();
    expect(world.sent).toHaveLength(1);
  });

  test('is never mailed once it was read', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.visitorReads();
    await world.drain();
    await world.unreadForTwoMinutes();
    expect([world.sent, (await world.conversation(WEB)).unread]).toEqual([[], undefined]);
  });

  test('is not mailed where it is read while the mail waits for its function', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.pass(2 * MINUTE + 1000);
    await world.visitorReads();
    await world.drain();
    await world.mailsGoOut();
    expect(world.sent).toEqual([]);
    expect(await world.followUp(await world.seqOf('Yes.'))).toMatchObject({
      status: 'failed',
      error: { code: 'mail_read' },
    });
    expect(await world.mail()).toMatchObject({ state: 'given' });
  });

  test('waits while the first mail’s question is not answered, and goes out once further ones are wanted', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    await world.answers('In a week.');
    await world.pass(2 * MINUTE + 1000);
    expect(world.mails).toEqual([]);
    const held = await world.seqOf('In a week.');
    expect(world.sent).toHaveLength(1);
    expect(await world.followUp(held)).toMatchObject({ status: 'failed', error: { code: 'mail_asked' } });
    await world.chooses('on');
    expect(await world.mail()).toMatchObject({ state: 'on' });
    await world.mailsGoOut();
    expect(world.sent.map(({ text }) => text.includes('In a week.'))).toEqual([false, true]);
    expect(await world.followUp(held)).toMatchObject({ status: 'sent' });
    await world.answers('It is on its way.');
    await world.unreadForTwoMinutes();
    expect(world.sent).toHaveLength(3);
  });

  test('goes nowhere once the mails were stopped, also where the visitor leaves the address anew', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    await world.chooses('stopped');
    await world.leavesAddress('MIA@example.org');
    expect(await world.mail()).toMatchObject({ state: 'stopped' });
    await world.answers('In a week.');
    await world.unreadForTwoMinutes();
    world.tells('visitor', { kind: 'stop', what: 'mail' });
    await world.leavesAddress();
    await world.answers('It is on its way.');
    await world.unreadForTwoMinutes();
    expect(world.sent).toHaveLength(1);
    expect(await world.followUp(await world.seqOf('It is on its way.'))).toMatchObject({
      error: { code: 'mail_stopped' },
    });
    expect(await world.mail()).toMatchObject({ state: 'stopped' });
  });

  test('of the bot stays on the website', async () => {
    const world = new MailWorld(defineBot({ message: (chat) => chat.reply('I am a bot.') }));
    await world.leavesAddress();
    await world.unreadForTwoMinutes();
    expect(world.sent).toEqual([]);
  });

  test('that SES refuses says so at its line, and the next one may be the first mail', async () => {
    const world = await withAddress();
    world.results.push({
      kind: 'refused',
      code: 'MessageRejected',
      message: `Email address is not verified: ${ADDRESS}`,
    });
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    const { error } = (await world.followUp(await world.seqOf('Yes.'))) ?? {};
    expect(error).toMatchObject({ code: 'mail_sandbox', message: expect.stringContaining('sandbox') });
    await world.answers('In a week.');
    await world.unreadForTwoMinutes();
    expect(world.sent).toHaveLength(1);
  });

  test('that could not go out in Messenger goes by mail at once', async () => {
    const world = new MailWorld();
    await world.follows();
    world.tells('visitor', { kind: 'mail', address: ADDRESS, site: 'shop.example' });
    await world.drain();
    world.pageInbox('Hello from the Page Inbox');
    await world.drain();
    world.now += 1000;
    await world.answers('Yes.');
    await world.unreadForAMinute();
    await world.mailsGoOut();
    expect([world.saidTo(PERSON), world.sent.length]).toEqual([[], 1]);
    expect(await world.followUp(await world.seqOf('Yes.'))).toMatchObject({ to: 'mail', status: 'sent' });
  });

  test('that waits to go to Messenger goes by mail where the visitor or the person there stops that', async () => {
    for (const ends of ['stop', 'not_me']) {
      const world = new MailWorld();
      await world.follows();
      world.tells('visitor', { kind: 'mail', address: ADDRESS, site: 'shop.example' });
      await world.answers('Yes.');
      if (ends === 'stop') world.visitorStops();
      else world.tap('not_me', world.token);
      await world.drain();
      await world.unreadForTwoMinutes();
      expect([world.saidTo(PERSON).includes('Yes.'), world.sent.length]).toEqual([false, 1]);
    }
  });

  test('goes to Messenger alone where it arrives there', async () => {
    const world = new MailWorld();
    await world.follows();
    world.tells('visitor', { kind: 'mail', address: ADDRESS, site: 'shop.example' });
    await world.answers('Yes.');
    await world.unreadForAMinute();
    await world.unreadForTwoMinutes();
    expect([world.saidTo(PERSON), world.sent]).toEqual([['Yes.'], []]);
  });

  test('goes nowhere once the visitor has taken the address back, or ended the chat', async () => {
    for (const ends of ['stop', 'leave']) {
      const world = await withAddress();
      await world.answers('Yes.');
      if (ends === 'stop') world.tells('visitor', { kind: 'stop', what: 'mail' });
      else world.visitorLeaves();
      await world.drain();
      expect(await world.conversation(WEB)).not.toHaveProperty('mail');
      await world.unreadForTwoMinutes();
      expect(world.sent).toEqual([]);
    }
  });
});

describe('An address whose question is open', () => {
  const SECOND = 'web-2';
  const second = { page: PAGE, customer: SECOND };

  /** A second session of the visitor, or a stranger, gives the same address and waits for an answer, too. */
  async function withSecond(): Promise<MailWorld> {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    world.receive(
      { sender: { id: SECOND }, recipient: { id: PAGE }, timestamp: world.now, message: { mid: 'w', text: 'Hello?' } },
      { source: 'web', session: 'session of web-2' },
    );
    world.receive(
      { from: 'visitor', told: { kind: 'mail', address: ADDRESS, site: 'shop.example' } },
      { source: 'told', thread: second, key: 'second' },
    );
    await world.drain();
    await world.answers('In red, too.', 'anna', SECOND);
    await world.unreadForTwoMinutes();
    return world;
  }
  const seen = async (world: MailWorld) => {
    const conversation = await world.conversation(SECOND);
    return [
      reachOf(conversation, { mail: true }, undefined, 0).mail?.state,
      rowOf(conversation, world.now).mail?.state,
      conversation.mail?.state,
    ];
  };

  test('is shown as asked where the visitor takes it back and gives it again', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    world.tells('visitor', { kind: 'stop', what: 'mail' });
    await world.leavesAddress('Mia@example.org');
    expect(world.reaches.at(-1)?.mail).toEqual({ state: 'asked', address: 'Mia@example.org' });
    await world.chooses('on');
    expect(await world.mail()).toMatchObject({ state: 'on' });
    await world.answers('In a week.');
    await world.unreadForTwoMinutes();
    expect(world.sent).toHaveLength(2);
  });

  test('is shown as asked where the visitor corrects it, and then takes the correction back', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    await world.leavesAddress('other@example.org');
    await world.leavesAddress();
    expect(await world.mail()).toMatchObject({ state: 'asked' });
  });

  test('is answered also while the visitor has taken it back', async () => {
    for (const choice of ['on', 'stopped'] as const) {
      const world = await withAddress();
      await world.answers('Yes.');
      await world.unreadForTwoMinutes();
      world.tells('visitor', { kind: 'stop', what: 'mail' });
      await world.chooses(choice);
      await world.leavesAddress();
      expect(await world.mail()).toMatchObject({ state: 'given' });
      await world.answers('In a week.');
      await world.unreadForTwoMinutes();
      expect(await world.mail()).toMatchObject({ state: choice });
    }
  });

  test('is shown as asked in a second conversation whose answer is held back, and the answer goes out after a yes', async () => {
    const world = await withSecond();
    expect(world.sent).toHaveLength(1);
    expect(await seen(world)).toEqual(['asked', 'asked', 'given']);
    await world.chooses('on');
    await world.mailsGoOut();
    expect(world.sent.at(-1)).toMatchObject({ to: ADDRESS, text: expect.stringContaining('In red, too.') });
    expect(world.sent.map(({ text }) => text.includes('Send further answers'))).toEqual([true, true]);
    expect(await seen(world)).toEqual(['asked', 'asked', 'asked']);
    await world.chooses('on');
    await world.mailsGoOut();
    expect([world.sent.length, await seen(world)]).toEqual([2, ['on', 'on', 'on']]);
    const last = (await world.history(SECOND)).findLast(({ speaker }) => speaker === 'agent');
    expect(last?.followUp).toMatchObject({ status: 'sent' });
  });

  test('is shown as stopped in a second conversation after a stop, and nothing goes out', async () => {
    const world = await withSecond();
    await world.chooses('stopped');
    await world.mailsGoOut();
    expect([world.sent.length, await seen(world)]).toEqual([1, ['stopped', 'stopped', 'stopped']]);
  });
});

describe('A visitor who corrects a wrong address', () => {
  test('gets the answers there, whatever the reader of the wrong one chooses', async () => {
    const world = await withAddress('wrong@example.org');
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    const [wrong] = world.sent;
    await world.leavesAddress();
    await world.chooses('stopped', wrong);
    expect(await world.mail()).toMatchObject({ address: ADDRESS, state: 'given' });
    await world.answers('In a week.');
    await world.unreadForTwoMinutes();
    expect(world.sent.map(({ to }) => to)).toEqual(['wrong@example.org', ADDRESS]);
    await world.answers('In blue.');
    await world.unreadForTwoMinutes();
    await world.chooses('on', wrong);
    expect(await world.mail()).toMatchObject({ address: ADDRESS, state: 'asked' });
    expect(world.mails).toEqual([]);
    await world.chooses('on');
    await world.mailsGoOut();
    expect(world.sent.map(({ to }) => to)).toEqual(['wrong@example.org', ADDRESS, ADDRESS]);
  });

  test('has what the reader of the wrong one chose, where that address is given once more', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    await world.leavesAddress('other@example.org');
    await world.chooses('stopped');
    await world.leavesAddress();
    await world.answers('In a week.');
    await world.unreadForTwoMinutes();
    expect([world.sent.length, await world.mail()]).toMatchObject([1, { address: ADDRESS, state: 'stopped' }]);
  });

  test('has not been mailed at the right one where a mail to the wrong one still goes out', async () => {
    const world = await withAddress('wrong@example.org');
    await world.answers('Yes.');
    await world.pass(2 * MINUTE + 1000);
    world.tells('visitor', { kind: 'mail', address: ADDRESS, site: 'shop.example' });
    await world.mailsGoOut();
    expect(await world.mail()).toMatchObject({ address: ADDRESS, state: 'given' });
    expect(await world.followUp(await world.seqOf('Yes.'))).toMatchObject({ status: 'sent' });
  });

  test('gets what the reader of a mail chose before an update, whose event names no address', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    world.tells('mail', { kind: 'mail_choice', choice: 'on' });
    await world.drain();
    expect(await world.mail()).toMatchObject({ state: 'on' });
  });
});

describe('What is doubled', () => {
  test('a worker that is killed at any step sends each answer once', async () => {
    const whole = await withAddress();
    await whole.answers('Yes.');
    const before = whole.steps;
    await whole.unreadForTwoMinutes();
    const steps = whole.steps - before;
    expect(steps).toBeGreaterThan(4);
    for (let step = 1; step <= steps; step++) {
      for (const when of ['before', 'after'] as const) {
        const world = await withAddress();
        await world.answers('Yes.');
        world.killAt = { step: world.steps + step, when };
        await world.unreadForTwoMinutes();
        await world.unreadForTwoMinutes();
        expect(world.sent, `killed ${when} step ${step}`).toHaveLength(1);
        expect(await world.mail()).toMatchObject({ state: 'asked' });
      }
    }
  });

  test('a mail that may have arrived counts as the one that asks, and is not sent once more', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    world.results.push({ kind: 'in_doubt', code: 'unreachable', message: 'socket hang up' });
    await world.unreadForTwoMinutes();
    expect(await world.followUp(await world.seqOf('Yes.'))).toMatchObject({ error: { code: 'mail_in_doubt' } });
    expect(await world.mail()).toMatchObject({ state: 'asked' });
    await world.answers('In a week.');
    await world.unreadForTwoMinutes();
    expect(world.sent).toEqual([]);
  });

  test('news of a mail that comes twice, or after the choice, changes nothing more', async () => {
    const world = await withAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    await world.chooses('on');
    world.tells('mail', { kind: 'mailed', seqs: [await world.seqOf('Yes.')], status: 'sent', asks: true });
    await world.drain();
    expect(await world.mail()).toMatchObject({ state: 'on' });
  });
});

describe('The visitor is told', () => {
  test('their address with the domain as they typed it, and so are agents', async () => {
    const world = await withAddress('mia@xn--mnchen-3ya.example');
    expect(world.reaches.at(-1)?.mail).toEqual({ state: 'given', address: 'mia@münchen.example' });
    const conversation = await world.conversation(WEB);
    expect(listedRow(rowOf(conversation, world.now)).mail).toEqual({ state: 'given', address: 'mia@münchen.example' });
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    expect(world.sent[0]?.to).toBe('mia@xn--mnchen-3ya.example');
  });

  test('that an address is asked for while they wait, and what became of it', async () => {
    const world = new MailWorld(defineBot({ message: (chat) => chat.passToHuman() }));
    await world.leavesAddress();
    await world.answers('Yes.');
    await world.unreadForTwoMinutes();
    await world.chooses('on');
    const states = world.reaches.map(({ mail }) => mail?.state);
    expect(states.filter((state, index) => state !== states[index - 1])).toEqual(['offered', 'given', 'asked', 'on']);
  });

  test('that an address is asked for where the bot asks, on the website alone', async () => {
    const bot = defineBot({ message: (chat) => chat.offerMail() });
    const world = new MailWorld(bot);
    world.visitor('Hi');
    world.text(PERSON, 'm1', 'Hi');
    await world.drain();
    expect(world.reaches.map(({ mail }) => mail?.state)).toEqual(['offered']);
    expect(await world.conversation(PERSON)).not.toHaveProperty('mailOffered');
  });
});
