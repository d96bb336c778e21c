import type { Graph, ManagedPage, TokenInfo } from '../../lib/graph/index.ts';
import { Stop } from '../command/stop.ts';
import type { Terminal } from '../terminal/terminal.ts';

export interface ChosenPage {
  readonly id: string;
  readonly name?: string;
  readonly token: string;
  /** The Pages that were possible, too, where the operator chose none: `42 (Kiln & Cup)`. */
  readonly others: readonly string[];
}

/** How to choose among several Pages. */
export interface Choice {
  readonly terminal: Terminal;
  /** The id that the operator asked for. */
  readonly wanted?: string;
  /** The id to use where there is no terminal to choose in. */
  readonly usual?: string;
}

/**
 * Finds the Page of a token, and its Page token with the longest life that Meta gives.
 * @throws {Stop} where there is no Page, it is not the wanted one, or the user may not send messages as the Page.
 */
export async function choosePage(graph: Graph, token: string, info: TokenInfo, choice: Choice): Promise<ChosenPage> {
  if (info.type === 'PAGE') return ownPage(info, token, choice.wanted);
  // Page tokens made from a long-lived token do not expire. A token of a system user does not end, and needs no
  // exchange.
  const longLived =
    info.expiresAt === undefined && info.type !== 'USER' ? token : await exchanged(graph, token, choice);
  const pages = await allPages(graph, longLived);
  for (const { access_token } of pages) choice.terminal.hide(access_token);
  const { page, others } = await pick(pages, choice);
  const { id, name, tasks, access_token } = page;
  if (tasks.length > 0 && !tasks.includes('MESSAGING')) {
    throw new Stop(
      `You may not send messages as ${name}: the task MESSAGING is missing (there is ${tasks.join(', ')}).`,
      `Have an admin of the Page give you "Messages" at https://www.facebook.com/${id}/settings, Page access; then run this again.`,
    );
  }
  if (access_token === undefined) {
    throw new Stop(
      `Meta gives no token for ${name}.`,
      'Generate the user token again and tick this Page in the dialog, with pages_messaging and pages_manage_metadata.',
    );
  }
  return { id, name, token: access_token, others };
}

function ownPage({ profile_id }: TokenInfo, token: string, wanted?: string): ChosenPage {
  if (profile_id === undefined) {
    throw new Stop('Meta does not say which Page this token is of.', 'Give a user token instead: it names its Pages.');
  }
  if (wanted !== undefined && wanted !== profile_id) {
    throw new Stop(
      `This token is of Page ${profile_id}, and ${wanted} was asked for.`,
      `Give a token of Page ${wanted}, or a user token; or leave --page and page.id in chat.config.ts out.`,
    );
  }
  return { id: profile_id, token, others: [] };
}

async function exchanged(graph: Graph, token: string, { terminal }: Choice): Promise<string> {
  const { access_token } = await graph.tokens.exchange(token);
  terminal.hide(access_token);
  return access_token;
}

async function allPages(graph: Graph, userToken: string): Promise<ManagedPage[]> {
  const all: ManagedPage[] = [];
  let after: string | undefined;
  do {
    const page = await graph.tokens.pages(userToken, after);
    all.push(...page.data);
    after = page.after;
  } while (after !== undefined);
  return all;
}

interface Picked {
  readonly page: ManagedPage;
  readonly others: readonly string[];
}

async function pick(pages: readonly ManagedPage[], { terminal, wanted, usual }: Choice): Promise<Picked> {
  const [first] = pages;
  if (first === undefined) {
    throw new Stop(
      'This user manages no Page, or the token may not see any.',
      'Generate the token with the permission pages_show_list, and tick the Page in the dialog. If you have no Page yet, make one at https://www.facebook.com/pages/create.',
    );
  }
  const list = named(pages).join(', ');
  if (wanted !== undefined) {
    const page = pages.find(({ id }) => id === wanted);
    if (page) return { page, others: [] };
    throw new Stop(`This user does not manage Page ${wanted}; there is ${list}.`, 'Name one of them with --page.');
  }
  if (pages.length === 1) return { page: first, others: [] };
  const known = pages.find(({ id }) => id === usual);
  if (known) return { page: known, others: named(pages.filter((each) => each !== known)) };
  if (!terminal.interactive) {
    throw new Stop(`This user manages ${pages.length} Pages: ${list}.`, 'Choose one with --page and its number.');
  }
  for (const [index, { id, name }] of pages.entries()) terminal.print(`  ${index + 1}  ${name} (${id})`);
  for (;;) {
    const chosen = pages[Number(await terminal.ask(`Which Page? 1 to ${pages.length}:`)) - 1];
    if (chosen) return { page: chosen, others: [] };
  }
}

function named(pages: readonly ManagedPage[]): string[] {
  return pages.map(({ id, name }) => `${id} (${name})`);
}
