import { type Bot, defineBot } from '../../lib/bot/index.ts';
import { linkIdOf } from '../../lib/links/index.ts';
import { INBOX, PAGE, World } from './turn-world.ts';

/** The visitor's thread on the website, and the person's in Messenger. */
export const WEB = 'web-1';
export const PERSON = '7';
const MINUTE = 60_000;

/** Two threads of one customer: what happens on the website, in Messenger, and in the inbox. */
export class FollowWorld extends World {
  private taps = 0;
  private webEvents = 0;
  token = '';

  constructor(bot: Bot = defineBot({})) {
    super(bot);
  }

  /** The visitor writes on the website. */
  visitor(text: string): void {
    this.webEvents += 1;
    const message = { mid: `w_${this.webEvents}`, text };
    this.receive(
      { sender: { id: WEB }, recipient: { id: PAGE }, timestamp: this.now, message },
      { source: 'web', session: 'session of web-1' },
    );
  }

  /** The visitor has read every line of the website. */
  async visitorReads(): Promise<void> {
    const watermark = (await this.history(WEB)).at(-1)?.at ?? 0;
    this.receive(
      { sender: { id: WEB }, recipient: { id: PAGE }, timestamp: this.now, read: { watermark } },
      { source: 'web' },
    );
  }

  /** What the socket tells the website's thread when the visitor presses *Stop*. */
  visitorStops(): void {
    this.receive(
      { from: 'visitor', told: { kind: 'stop', what: 'messenger' } },
      { source: 'told', thread: { page: PAGE, customer: WEB }, key: `stop ${this.now}` },
    );
  }

  /** The visitor has ended the chat. */
  visitorLeaves(): void {
    this.receive({ left: true }, { source: 'clock', thread: { page: PAGE, customer: WEB }, key: `left ${this.now}` });
  }

  /** A person opens an m.me link in a thread that exists. */
  opens(token: string, person = PERSON, more: object = {}): void {
    const referral = { ref: token, source: 'SHORTLINK', type: 'OPEN_THREAD', ...more };
    this.receive({ sender: { id: person }, recipient: { id: PAGE }, timestamp: this.now, referral });
  }

  /** A person taps a button of the program. On standby Meta leaves out the payload. */
  tap(button: 'show' | 'not_me', token: string, { person = PERSON, title = '', standby = false } = {}): void {
    this.taps += 1;
    const payload = standby ? {} : { payload: `cc:${button}:${linkIdOf(token)}` };
    const postback = { mid: `tap-${this.taps}`, title, ...payload };
    this.receive(
      { sender: { id: person }, recipient: { id: PAGE }, timestamp: this.now, postback },
      standby ? { standby } : {},
    );
  }

  /** A person of the Page Inbox writes to the customer in Messenger. */
  pageInbox(text: string): void {
    const message = { mid: `inbox-${this.now}`, text, is_echo: true, app_id: Number(INBOX) };
    this.receive({ sender: { id: PAGE }, recipient: { id: PERSON }, timestamp: this.now, message });
  }

  /** An agent answers on the website, after taking the thread over. */
  async answers(text: string, agent = 'anna', customer = WEB): Promise<void> {
    const { owner } = await this.conversation(customer);
    if (owner.kind !== 'agent' || owner.agent?.id !== agent) {
      await this.takeOver(customer, agent);
      await this.drain();
    }
    await this.reply(customer, agent, text);
    await this.drain();
    // What happens next is later than this line.
    this.now += 1000;
  }

  /** The visitor has a chat, and answers follow to Messenger: *Show the answer* was tapped. */
  async follows(): Promise<void> {
    this.visitor('Do you ship to Norway?');
    await this.drain();
    this.token = this.makeLink(WEB);
    this.opens(this.token);
    await this.drain();
    this.tap('show', this.token);
    await this.drain();
    this.said.length = 0;
    this.now += 1000;
  }

  /** Lets a minute pass, in which the visitor does not read. */
  async unreadForAMinute(): Promise<void> {
    await this.pass(MINUTE + 1000);
  }

  /** What was said in Messenger to a person, without what the program says by itself. */
  saidTo(person = PERSON): string[] {
    return this.said.filter(({ thread }) => thread === person).map(({ text }) => text);
  }

  async followUp(seq: number) {
    return (await this.store.line({ page: PAGE, customer: WEB }, seq))?.followUp;
  }

  /** The number of the last line with this text on the website. */
  async seqOf(text: string): Promise<number> {
    const line = (await this.history(WEB)).findLast(({ content }) => 'sent' in content && content.sent.text === text);
    if (line === undefined) throw new Error(`The website has no line ${text}.`);
    return line.seq;
  }
}
