import { describe, expect, test } from 'vitest';
import { type Bot, defineBot } from '../../lib/bot/index.ts';
import { linkIdOf } from '../../lib/links/index.ts';
import { reachOf } from '../../lib/live/reach.ts';
import { FollowWorld, PERSON, WEB } from '../support/follow-world.ts';
import { graphError, PAGE, spoken } from '../support/turn-world.ts';

const OVER = 'This link has run out.';
const NO_ANSWER = 'No person has answered yet. The answer comes here.';

async function opened(bot?: Bot): Promise<FollowWorld> {
  const world = new FollowWorld(bot);
  world.visitor('Do you ship to Norway?');
  await world.drain();
  world.token = world.makeLink(WEB);
  world.opens(world.token);
  await world.drain();
  return world;
}

async function following(): Promise<FollowWorld> {
  const world = new FollowWorld();
  await world.follows();
  return world;
}

describe('A link that is opened in Messenger', () => {
  test('offers to go on, shows nothing of the chat, and the website hears it', async () => {
    const world = await opened();
    const [line] = await world.history(PERSON);
    expect(line).toMatchObject({ speaker: 'system', surface: 'messenger', status: 'sent' });
    expect(line?.content).toEqual({
      sent: {
        attachment: {
          type: 'template',
          payload: {
            template_type: 'button',
            text: 'You can go on here with your chat at shop.example.',
            buttons: [
              { type: 'postback', title: 'Show the answer', payload: `cc:show:${linkIdOf(world.token)}` },
              { type: 'postback', title: 'Not me', payload: `cc:not_me:${linkIdOf(world.token)}` },
            ],
          },
        },
      },
    });
    expect(await world.conversation(WEB)).toMatchObject({
      opened: { link: linkIdOf(world.token), customer: PERSON },
    });
    await world.answers('Yes, in a week.');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['[template]']);
  });

  test('is told to the website also where an earlier one is open, for the browser that waits for it', async () => {
    const world = await opened();
    const before = world.reaches.length;
    world.opens(world.makeLink(WEB));
    await world.drain();
    expect(world.reaches.slice(before).map(({ messenger }) => messenger?.state)).toEqual(['opened']);
  });

  test('speaks the customer’s language, and that of the website’s page where Messenger tells none', async () => {
    const world = new FollowWorld();
    const token = world.makeLink(WEB, { locale: 'de_AT', site: 'laden.example' });
    world.opens(token);
    await world.drain();
    expect(JSON.stringify(await world.history(PERSON))).toContain('Hier geht Ihr Chat von laden.example weiter.');
    world.tap('show', token);
    await world.drain();
    expect(world.saidTo().at(-1)).toBe('Noch hat niemand geantwortet. Die Antwort kommt hierher.');
  });

  test.each([
    ['a referral', (token: string) => ({ referral: { ref: token, source: 'SHORTLINK' } })],
    [
      'Get Started',
      (token: string) => ({ postback: { mid: `p-${token[4]}`, payload: 'START', referral: { ref: token } } }),
    ],
    ['a message', (token: string) => ({ message: { mid: `m-${token[4]}`, text: 'Hi', referral: { ref: token } } })],
    ['an opt-in', (token: string) => ({ optin: { ref: token } })],
  ])('is found in %s, and its token reaches no state, bot, line and log', async (_, payload) => {
    const heard: unknown[] = [];
    const all = (_chat: unknown, ...event: unknown[]) => void heard.push(event);
    const world = new FollowWorld(defineBot({ message: all, postback: all, referral: all, optin: all }));
    for (const token of [world.makeLink(WEB), `cc-${'F'.repeat(32)}`, 'cc-short', `cc-${'L'.repeat(33)}`, 'cc-a b?']) {
      world.receive({ sender: { id: PERSON }, recipient: { id: PAGE }, timestamp: world.now, ...payload(token) });
      await world.drain();
      world.now += 1000;
      const everything = [await world.conversation(PERSON), await world.history(PERSON), heard, world.logs, world.rows];
      expect(JSON.stringify(everything)).not.toContain(token);
    }
    expect(world.saidTo()).toEqual(['[template]', OVER, OVER, OVER, OVER]);
    expect(await world.conversation(PERSON)).not.toHaveProperty('ref');
  });

  test('leaves a page of the website its own ref, also where that begins like a token', async () => {
    const heard: (string | undefined)[] = [];
    const world = new FollowWorld(defineBot({ referral: (_, { referral }) => void heard.push(referral.ref) }));
    for (const ref of ['cc-spring-sale', world.makeLink(WEB)]) {
      const referral = { ref, source: 'CUSTOMER_CHAT_PLUGIN', type: 'OPEN_THREAD' };
      const about = { sender: { id: WEB }, recipient: { id: PAGE }, timestamp: world.now };
      world.receive({ ...about, referral }, { source: 'web', key: `ref ${heard.length}` });
      await world.drain();
    }
    expect(heard).toEqual(['cc-spring-sale', undefined]);
    expect(world.saidTo()).toEqual([]);
  });

  test('is not heard by the bot as a referral, but Get Started is', async () => {
    const heard: string[] = [];
    const world = new FollowWorld(
      defineBot({
        referral: () => void heard.push('referral'),
        postback: (_, { postback }) => void heard.push(postback.payload ?? ''),
      }),
    );
    world.opens(world.makeLink(WEB));
    const postback = { mid: 'p1', payload: 'START', referral: { ref: world.makeLink(WEB) } };
    world.receive({ sender: { id: '8' }, recipient: { id: PAGE }, timestamp: world.now, postback });
    await world.drain();
    expect(heard).toEqual(['START']);
  });

  test('makes the program speak, and the bot hears no echo of that, which may contain digits', async () => {
    const heard: unknown[] = [];
    const bot = defineBot({
      message: (chat) => chat.reply('Thanks'),
      echo: (_, { message }) => void heard.push(message.text),
    });
    const world = new FollowWorld(bot);
    world.opens(world.makeLink(WEB, { purpose: 'join' }));
    await world.drain();
    expect(world.saidTo().join()).toMatch(/\d{6}/);
    expect(heard).toEqual([]);
    world.text(PERSON, 'm_1', 'Hello');
    await world.drain();
    expect(heard).toEqual(['Thanks']);
  });

  test('that is forged, or was used by another person, says so with one log line and does nothing else', async () => {
    const world = await opened();
    const before = await world.conversation(WEB);
    world.opens(`cc-${'A'.repeat(32)}`, '8');
    await world.drain();
    expect(world.saidTo('8')).toEqual([OVER]);
    expect(world.logs.filter(({ message }) => message.includes('A link was opened'))).toHaveLength(1);
    world.opens(world.token, '9');
    await world.drain();
    expect(world.saidTo('9')).toEqual([`${OVER} Ask for a new one at shop.example.`]);
    expect(await world.conversation('9')).not.toHaveProperty('offer');
    expect(await world.conversation(WEB)).toEqual(before);
  });

  test('is taken out of a page’s own ref, too, and stays unused', async () => {
    const heard: string[] = [];
    const world = new FollowWorld(defineBot({ referral: (_, event) => void heard.push(JSON.stringify(event)) }));
    const token = world.makeLink(WEB);
    const referral = { ref: token, source: 'CUSTOMER_CHAT_PLUGIN', referer_uri: 'https://shop.example/' };
    world.receive({ sender: { id: WEB }, recipient: { id: PAGE }, timestamp: world.now, referral }, { source: 'web' });
    await world.drain();
    expect(await world.conversation(WEB)).not.toHaveProperty('ref');
    expect(heard).toHaveLength(1);
    expect(heard[0]).not.toContain(token);
    expect(world.madeLinks.get(token)?.usedBy).toBeUndefined();
  });

  test('that Meta reports twice is offered once, and the bot does not hear of it', async () => {
    const heard: string[] = [];
    const world = await opened(defineBot({ referral: () => void heard.push('referral') }));
    world.now += 1000;
    world.opens(world.token);
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]']);
    world.tap('show', world.token);
    await world.drain();
    world.opens(world.token, PERSON, { type: 'AGAIN' });
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]', NO_ANSWER]);
    expect(heard).toEqual([]);
  });

  test('does nothing for a blocked customer, and nothing for an opt-in that names no person yet', async () => {
    const world = new FollowWorld();
    world.text(PERSON, 'm1', 'Hello');
    world.agent(PERSON, 'anna', { kind: 'block' });
    await world.drain();
    world.opens(world.makeLink(WEB));
    const token = world.makeLink(WEB);
    world.receive(
      { recipient: { id: PAGE }, timestamp: world.now, optin: { ref: token, user_ref: 'abc' } },
      { thread: { page: PAGE, customer: 'ref:abc' } },
    );
    await world.drain();
    expect(world.said).toEqual([]);
    expect(world.madeLinks.get(token)?.usedBy).toBeUndefined();
  });

  test('makes its offer also where an agent takes the thread over meanwhile', async () => {
    const world = new FollowWorld();
    world.text(PERSON, 'm1', 'Hello');
    await world.drain();
    world.opens(world.makeLink(WEB));
    await world.takeOver(PERSON, 'ben');
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]']);
    expect((await world.conversation(PERSON)).owner).toMatchObject({ agent: { id: 'ben' } });
  });

  test('is not told to the website where Meta refused the offer', async () => {
    const world = new FollowWorld();
    world.visitor('Hello');
    await world.drain();
    world.fates.push(graphError('not_owner'));
    world.opens(world.makeLink(WEB));
    await world.drain();
    expect(await world.conversation(WEB)).not.toHaveProperty('opened');
    const conversation = await world.conversation(PERSON);
    expect(conversation.attention).toBeUndefined();
    expect(conversation.waitingSince).toBeUndefined();
  });
});

describe('Show the answer', () => {
  test('brings the last answer of a person, and later ones follow', async () => {
    const world = new FollowWorld(defineBot({ message: (chat) => void chat.reply('You said: my secret') }));
    world.visitor('my secret');
    await world.drain();
    await world.answers('First answer');
    await world.answers('Second answer');
    world.agent(WEB, 'anna', { kind: 'done' });
    world.visitor('thanks, my secret');
    await world.drain();
    world.token = world.makeLink(WEB);
    world.opens(world.token);
    world.tap('show', world.token);
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]', 'Second answer']);
    expect(await world.conversation(WEB)).toMatchObject({ follow: { customer: PERSON } });
    expect(await world.followUp(await world.seqOf('Second answer'))).toMatchObject({ status: 'sent' });
    world.now += 1000;
    await world.answers('Third answer');
    expect(world.saidTo()).toHaveLength(2);
    await world.unreadForAMinute();
    expect(world.saidTo().slice(2)).toEqual(['Third answer']);
  });

  test('says that no person has answered yet, and never quotes the bot', async () => {
    const world = new FollowWorld(defineBot({ message: (chat) => void chat.reply('You said: my secret') }));
    world.visitor('my secret');
    await world.drain();
    world.token = world.makeLink(WEB);
    world.opens(world.token);
    world.tap('show', world.token);
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]', NO_ANSWER]);
  });

  test('counts also where Meta has not said yet whether the offer arrived', async () => {
    for (const button of ['show', 'not_me'] as const) {
      const world = new FollowWorld();
      world.visitor('Hello');
      await world.drain();
      const token = world.makeLink(WEB);
      world.fates.push('cut after it was accepted');
      const echoes = await world.holdEchoes(async () => {
        world.opens(token);
        await world.drain();
        world.tap(button, token);
        await world.drain();
      });
      world.queue.push(...echoes);
      await world.drain();
      await world.unreadForAMinute();
      const { follow, opened } = await world.conversation(WEB);
      expect(follow?.customer).toBe(button === 'show' ? PERSON : undefined);
      expect(opened).toBeUndefined();
      expect((await world.conversation(PERSON)).follows?.web).toBe(button === 'show' ? WEB : undefined);
    }
  });

  test('of a second link brings the answers that wait, in their order', async () => {
    const world = await following();
    await world.answers('First');
    await world.answers('Second');
    const second = world.makeLink(WEB);
    world.opens(second);
    world.tap('show', second);
    await world.drain();
    await world.pass(0);
    expect(world.saidTo()).toEqual(['[template]', 'First', 'Second']);
  });

  test('counts once, however often it is tapped', async () => {
    const world = await following();
    world.tap('show', world.token);
    world.tap('show', world.token);
    await world.drain();
    expect(world.said).toEqual([]);
  });

  test('opens Messenger’s window, is not heard by the bot, and makes no customer wait', async () => {
    const heard: string[] = [];
    const world = new FollowWorld(defineBot({ postback: () => void heard.push('postback') }));
    world.text(PERSON, 'm1', 'Hello');
    await world.drain();
    await world.answers('What can I do for you?', 'ben', PERSON);
    await world.pass(30 * 60 * 60_000);
    world.token = world.makeLink(WEB);
    world.opens(world.token);
    await world.drain();
    world.now += 5000;
    world.tap('show', world.token);
    await world.drain();
    const conversation = await world.conversation(PERSON);
    expect(conversation.lastIn.messenger).toBe(world.now);
    expect(conversation.owner).toMatchObject({ kind: 'agent', agent: { id: 'ben' } });
    expect(conversation.waitingSince).toBeUndefined();
    expect(heard).toEqual([]);
    expect(spoken(await world.history(PERSON)).filter((line) => line.startsWith('customer'))).toHaveLength(2);
  });

  test.each(['Show the answer', 'Antwort zeigen'])(
    'is known by its title on standby, where Meta leaves out the payload: %s',
    async (title) => {
      const world = await opened();
      world.tap('show', world.token, { title, standby: true });
      await world.drain();
      expect(await world.conversation(WEB)).toMatchObject({ follow: { customer: PERSON } });
    },
  );

  test('is any postback on standby where no link was opened', async () => {
    const world = new FollowWorld();
    world.tap('show', '', { title: 'Show the answer', standby: true });
    await world.drain();
    expect(world.said).toEqual([]);
    expect(await world.conversation(PERSON)).not.toHaveProperty('follows');
  });

  test('of an earlier link changes nothing, and says so', async () => {
    const world = await opened();
    const second = world.makeLink(WEB);
    world.opens(second);
    await world.drain();
    world.tap('show', world.token);
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]', '[template]', OVER]);
    expect(await world.conversation(PERSON)).toMatchObject({ offer: { link: linkIdOf(second) } });
    world.tap('show', second);
    await world.drain();
    expect(await world.conversation(WEB)).toMatchObject({ follow: { link: linkIdOf(second) } });
  });

  test('counts for a day after the link was opened; then the link has run out on both surfaces', async () => {
    const HOUR = 3_600_000;
    const world = await opened();
    await world.answers('Yes, in a week.');
    const state = async () => {
      const reachable = { messenger: true };
      return reachOf(await world.conversation(WEB), reachable, undefined, world.now).messenger?.state;
    };
    await world.pass(23 * HOUR);
    expect(await state()).toBe('opened');
    await world.pass(HOUR);
    expect(await state()).toBe('possible');
    world.tap('show', world.token);
    await world.drain();
    expect(world.saidTo().at(-1)).toContain(OVER);
    expect(world.saidTo().at(-1)).toContain('shop.example');
    expect(world.saidTo()).not.toContain('Yes, in a week.');
    expect((await world.conversation(PERSON)).offer).toBeUndefined();
    expect((await world.conversation(WEB)).follow).toBeUndefined();
    // A new link makes a new offer.
    const second = world.makeLink(WEB);
    world.opens(second);
    await world.drain();
    expect(await state()).toBe('opened');
    world.tap('show', second);
    await world.drain();
    expect(world.saidTo().at(-1)).toBe('Yes, in a week.');
  });

  test('is not offered again by the same link a day later: it has run out', async () => {
    const world = await opened();
    world.opens(world.token);
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]']);
    await world.pass(25 * 3_600_000);
    world.opens(world.token, PERSON, { type: 'OPEN_THREAD' });
    await world.drain();
    expect(world.saidTo().at(-1)).toContain(OVER);
  });

  test('has run out where another person has opened a newer link of the visitor', async () => {
    const world = await opened();
    const second = world.makeLink(WEB);
    world.opens(second, '8');
    await world.drain();
    world.tap('show', world.token);
    await world.drain();
    expect(world.saidTo().at(-1)).toBe(OVER);
    expect(await world.conversation(WEB)).toMatchObject({ opened: { link: linkIdOf(second), customer: '8' } });
  });

  test('ends what followed to another person', async () => {
    const world = await following();
    const second = world.makeLink(WEB);
    world.opens(second, '8');
    await world.drain();
    expect(await world.conversation(WEB)).toMatchObject({ follow: { customer: PERSON } });
    world.tap('show', second, { person: '8' });
    await world.drain();
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual([]);
    expect(world.saidTo('8')).toEqual(['[template]', NO_ANSWER, 'Yes']);
    expect(await world.conversation(PERSON)).not.toHaveProperty('follows');
  });
});

test('A customer in Messenger follows one chat of the website at a time: the newest that they asked for', async () => {
  const world = await following();
  const other = 'web-2';
  const message = { mid: 'w_other', text: 'From my other computer' };
  world.receive({ sender: { id: other }, recipient: { id: PAGE }, timestamp: world.now, message }, { source: 'web' });
  await world.drain();
  const token = world.makeLink(other);
  world.opens(token);
  await world.drain();
  expect(await world.conversation(WEB)).toMatchObject({ follow: { customer: PERSON } });
  world.tap('show', token);
  await world.drain();
  expect(await world.conversation(WEB)).not.toHaveProperty('follow');
  expect(await world.conversation(other)).toMatchObject({ follow: { customer: PERSON } });
  await world.answers('For the first one');
  await world.unreadForAMinute();
  expect(world.saidTo()).not.toContain('For the first one');
});

describe('Not me', () => {
  test('ends the offer, and the website goes back to what it was', async () => {
    const world = await opened();
    world.tap('not_me', world.token);
    await world.drain();
    expect(world.saidTo().at(-1)).toBe('All right. Nothing of that chat comes here.');
    expect(await world.conversation(WEB)).not.toHaveProperty('opened');
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).not.toContain('Yes');
  });

  test('of a second link ends what followed by the first', async () => {
    const world = await following();
    const second = world.makeLink(WEB);
    world.opens(second);
    world.tap('not_me', second);
    await world.drain();
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).not.toContain('Yes');
    for (const customer of [WEB, PERSON]) {
      const conversation = await world.conversation(customer);
      expect([conversation.follow, conversation.opened, conversation.follows, conversation.offer]).toEqual(
        Array(4).fill(undefined),
      );
    }
  });

  test('on the bubble of an earlier link of the same chat ends the offer or the answers that there are', async () => {
    for (const state of ['offered', 'shown'] as const) {
      const world = await following();
      const second = world.makeLink(WEB);
      world.opens(second);
      await world.drain();
      if (state === 'shown') world.tap('show', second);
      await world.drain();
      world.tap('not_me', world.token);
      await world.drain();
      expect(world.saidTo().at(-1)).toBe('All right. Nothing of that chat comes here.');
      await world.answers('Yes');
      await world.unreadForAMinute();
      expect([state, world.saidTo()]).not.toContain('Yes');
      for (const customer of [WEB, PERSON]) {
        const { follow, opened: link, follows, offer } = await world.conversation(customer);
        expect([state, follow, link, follows, offer]).toEqual([state, ...Array(4).fill(undefined)]);
      }
    }
  });

  test('that does not say of which chat ends what there is; one that does leaves the other chat', async () => {
    for (const [standby, left] of [
      [true, []],
      [false, [WEB]],
    ] as const) {
      const world = await following();
      const other = world.makeLink('web-2');
      world.opens(other);
      await world.drain();
      world.tap('not_me', other, standby ? { standby, title: 'Not me' } : {});
      await world.drain();
      const { follows, offer } = await world.conversation(PERSON);
      expect([follows, offer].flatMap((each) => each?.web ?? [])).toEqual(left);
    }
  });

  test('has run out where there is no offer any more, and no answer follows', async () => {
    const world = await opened();
    for (const _ of [1, 2]) world.tap('not_me', world.token);
    await world.drain();
    expect(world.saidTo().at(-1)).toBe(OVER);
  });

  test('ends it also after Show the answer, and answers that wait stay on the website', async () => {
    const world = await following();
    await world.answers('Yes');
    world.tap('not_me', world.token);
    await world.drain();
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['All right. Nothing of that chat comes here.']);
    expect(await world.conversation(WEB)).not.toHaveProperty('follow');
    expect(await world.conversation(WEB)).not.toHaveProperty('unread');
    expect(await world.conversation(PERSON)).not.toHaveProperty('follows');
  });
});

describe('An answer that follows to Messenger', () => {
  test('goes out once, as the agent’s, and the line on the website says so', async () => {
    const world = await following();
    await world.answers('Yes, in a week.');
    const seq = await world.seqOf('Yes, in a week.');
    expect(await world.followUp(seq)).toBeUndefined();
    await world.unreadForAMinute();
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['Yes, in a week.']);
    expect(await world.followUp(seq)).toMatchObject({ to: 'messenger', status: 'sent' });
    const line = (await world.history(PERSON)).find(({ from }) => from !== undefined);
    expect(line).toMatchObject({ speaker: 'agent', agent: { id: 'anna' }, from: { customer: WEB, seq } });
  });

  test('stays on the website where the visitor has read it there in time', async () => {
    const world = await following();
    await world.answers('Yes');
    await world.visitorReads();
    await world.drain();
    expect(await world.conversation(WEB)).not.toHaveProperty('unread');
    await world.answers('And it costs 9 euros');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['And it costs 9 euros']);
  });

  test('is an agent’s: what the bot says stays on the website', async () => {
    const world = new FollowWorld(
      defineBot({ message: (chat, { message }) => void chat.reply(`You said: ${message.text}`) }),
    );
    await world.follows();
    world.visitor('my secret');
    await world.unreadForAMinute();
    await world.unreadForAMinute();
    expect(world.said).toEqual([]);
  });

  test('makes its agent the one who gets the reply, where the bot has the thread', async () => {
    const heard: string[] = [];
    const world = new FollowWorld(
      defineBot({ message: (chat, { message }) => void heard.push(`${chat.thread.customer}: ${message.text}`) }),
    );
    await world.follows();
    heard.length = 0;
    await world.answers('Which address?');
    await world.unreadForAMinute();
    world.text(PERSON, 'm2', 'Oslo, Storgata 1');
    await world.drain();
    const conversation = await world.conversation(PERSON);
    expect(conversation.owner).toMatchObject({ kind: 'agent', agent: { id: 'anna' } });
    expect(conversation.waitingSince).toBe(world.now);
    expect(spoken(await world.history(PERSON)).slice(-3)).toEqual([
      'agent: Which address?',
      'bot: (take to agent)',
      'customer: Oslo, Storgata 1',
    ]);
    expect(heard).toEqual([]);
  });

  test('leaves the thread to another agent who has it', async () => {
    const world = await following();
    world.text(PERSON, 'm2', 'My own question');
    await world.drain();
    await world.takeOver(PERSON, 'ben');
    await world.drain();
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['Yes']);
    expect((await world.conversation(PERSON)).owner).toMatchObject({ agent: { id: 'ben' } });
  });

  test('does not answer what the customer asked in Messenger', async () => {
    const world = new FollowWorld(defineBot({ message: (chat) => chat.passToHuman() }));
    world.people = { ...world.people, handOver: 'inbox' };
    await world.follows();
    world.text(PERSON, 'm2', 'My own question');
    await world.drain();
    const { waitingSince, attention } = await world.conversation(PERSON);
    expect(waitingSince).toBeDefined();
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).toContain('Yes');
    const after = await world.conversation(PERSON);
    expect({ waitingSince: after.waitingSince, attention: after.attention }).toEqual({ waitingSince, attention });
  });

  test('is not sent where the Page Inbox has the thread, and the line says why', async () => {
    const world = await following();
    world.text(PERSON, 'm2', 'My own question');
    world.pageInbox('We look at it');
    await world.drain();
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual([]);
    expect(await world.followUp(await world.seqOf('Yes'))).toMatchObject({
      status: 'failed',
      error: { code: 'page_inbox', message: expect.stringContaining('the Page Inbox has the conversation') },
    });
    expect((await world.conversation(PERSON)).owner.kind).toBe('page_inbox');
  });

  test('is not sent where Messenger’s window is closed: what is written on the website does not open it', async () => {
    const world = await following();
    await world.pass(25 * 60 * 60_000);
    world.visitor('Are you there?');
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual([]);
    expect(await world.followUp(await world.seqOf('Yes'))).toMatchObject({
      status: 'failed',
      error: { code: 'window' },
    });
    expect(await world.history(PERSON)).toHaveLength(3);
  });

  test('that Meta refuses fails at its line on the website, and makes no customer wait in Messenger', async () => {
    const world = await following();
    world.fates.push(graphError('window', { code: 10 }));
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(await world.followUp(await world.seqOf('Yes'))).toMatchObject({ status: 'failed', error: { code: '10' } });
    const conversation = await world.conversation(PERSON);
    expect(conversation).toMatchObject({ owner: { kind: 'bot' }, windowRefused: true });
    expect(conversation.waitingSince).toBeUndefined();
    expect(conversation.attention).toBeUndefined();
  });

  test('that is in doubt says so, until its echo settles it', async () => {
    const world = await following();
    await world.answers('Yes');
    world.fates.push('cut after it was accepted');
    const echoes = await world.holdEchoes(() => world.unreadForAMinute());
    const seq = await world.seqOf('Yes');
    expect(await world.followUp(seq)).toMatchObject({ status: 'in_doubt' });
    world.queue.push(...echoes);
    await world.drain();
    expect(await world.followUp(seq)).toMatchObject({ status: 'sent' });
    expect((await world.conversation(PERSON)).owner).toMatchObject({ agent: { id: 'anna' } });
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual(['Yes']);
  });

  test('that waits for Meta until its window is closed is not sent, and the line says why', async () => {
    const world = await following();
    await world.answers('Yes');
    world.fates.push(graphError('rate_limit', { retryAfterMs: 25 * 60 * 60_000 }));
    await world.unreadForAMinute();
    const seq = await world.seqOf('Yes');
    expect(await world.followUp(seq)).toMatchObject({ status: 'waiting' });
    await world.pass(26 * 60 * 60_000);
    expect(world.saidTo()).toEqual([]);
    expect(await world.followUp(seq)).toMatchObject({ status: 'failed', error: { code: 'window' } });
    expect((await world.conversation(PERSON)).waitingSince).toBeUndefined();
  });

  test('that does not go out leaves one log line', async () => {
    const world = await following();
    world.agent(PERSON, 'ben', { kind: 'block' });
    await world.answers('Yes');
    await world.unreadForAMinute();
    const about = world.logs.filter(({ message }) => message.startsWith('An answer did not follow'));
    expect(about).toMatchObject([{ level: 'warn', fields: { customer: WEB, code: 'blocked' } }]);
    expect(JSON.stringify(about)).not.toContain('Yes');
  });

  test('is not sent once its agent is revoked', async () => {
    const world = await following();
    await world.answers('Yes');
    world.team.length = 0;
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual([]);
    expect(await world.followUp(await world.seqOf('Yes'))).toMatchObject({
      status: 'failed',
      error: { code: 'revoked' },
    });
  });

  test('is not sent to a blocked customer', async () => {
    const world = await following();
    world.agent(PERSON, 'ben', { kind: 'block' });
    await world.answers('Yes');
    await world.unreadForAMinute();
    expect(world.saidTo()).toEqual([]);
    expect(await world.followUp(await world.seqOf('Yes'))).toMatchObject({ error: { code: 'blocked' } });
  });

  test('counts in no figure of Messenger’s conversation', async () => {
    const world = await following();
    await world.answers('Yes');
    await world.unreadForAMinute();
    const { facts } = await world.conversation(PERSON);
    expect(facts).not.toHaveProperty('wrote');
    expect(facts).not.toHaveProperty('bot');
  });

  test('that was sent again in Messenger after it had failed is settled on the website, too', async () => {
    const world = await following();
    world.fates.push(graphError('window'));
    await world.answers('Yes');
    await world.unreadForAMinute();
    world.text(PERSON, 'm2', 'Here I am');
    await world.drain();
    const failed = (await world.history(PERSON)).find(({ status }) => status === 'failed');
    world.agent(PERSON, 'anna', { kind: 'retry', seq: failed?.seq ?? 0, attempt: 0 });
    await world.drain();
    expect(await world.followUp(await world.seqOf('Yes'))).toMatchObject({ status: 'sent' });
  });
});

describe('The end of following', () => {
  test.each([
    ['Stop on the website', (world: FollowWorld) => world.visitorStops()],
    ['the end of the chat', (world: FollowWorld) => world.visitorLeaves()],
  ])('by %s reaches Messenger', async (_, ends) => {
    const world = await following();
    await world.answers('Yes');
    ends(world);
    await world.drain();
    await world.unreadForAMinute();
    expect(world.said).toEqual([]);
    expect(await world.conversation(WEB)).not.toHaveProperty('follow');
    expect(await world.conversation(PERSON)).not.toHaveProperty('follows');
    world.tap('show', world.token);
    await world.drain();
    expect(world.saidTo()).toEqual([OVER]);
  });

  test('of a chat that is over when its link is opened leaves nothing to show', async () => {
    const world = new FollowWorld();
    world.visitor('Hello');
    await world.drain();
    const token = world.makeLink(WEB);
    world.visitorLeaves();
    world.opens(token);
    await world.drain();
    world.tap('show', token);
    await world.drain();
    expect(world.saidTo()).toEqual(['[template]', OVER]);
    expect(await world.conversation(WEB)).not.toHaveProperty('follow');
  });
});

describe('Mark as done', () => {
  test.each([
    [WEB, PERSON],
    [PERSON, WEB],
  ])('in %s ends the conversation in %s, and that is all', async (first, second) => {
    const world = await following();
    await world.answers('Yes');
    await world.unreadForAMinute();
    world.agent(first, 'anna', { kind: 'done' });
    await world.drain();
    for (const customer of [first, second]) {
      const conversation = await world.conversation(customer);
      expect(conversation.owner).toEqual({ kind: 'bot' });
      expect(conversation.doneAt).toBe(world.now);
    }
    expect(world.queue).toEqual([]);
  });

  test('leaves a customer in Messenger who waits since the bot failed', async () => {
    const world = new FollowWorld(
      defineBot({
        message: (chat, { message }) => {
          if (message.text === 'fail') throw new Error('a bug');
          chat.reply('Hi');
        },
      }),
    );
    await world.follows();
    world.text(PERSON, 'm2', 'fail');
    await world.drain();
    const { attention } = await world.conversation(PERSON);
    world.agent(WEB, 'anna', { kind: 'done' });
    await world.drain();
    expect(await world.conversation(PERSON)).toMatchObject({ owner: { kind: 'bot' }, attention });
    expect((await world.conversation(PERSON)).waitingSince).toBeDefined();
  });

  test('leaves a question in Messenger that waits for a first answer, and the thread of another agent', async () => {
    const world = new FollowWorld(defineBot({ message: (chat) => chat.passToHuman() }));
    world.people = { ...world.people, handOver: 'inbox' };
    await world.follows();
    world.text(PERSON, 'm2', 'My own question');
    await world.drain();
    await world.takeOver(WEB, 'anna');
    world.agent(WEB, 'anna', { kind: 'done' });
    await world.drain();
    expect((await world.conversation(PERSON)).waitingSince).toBeDefined();
    await world.takeOver(PERSON, 'ben');
    await world.takeOver(WEB, 'anna');
    world.agent(WEB, 'anna', { kind: 'done' });
    await world.drain();
    expect((await world.conversation(PERSON)).owner).toMatchObject({ agent: { id: 'ben' } });
  });
});
