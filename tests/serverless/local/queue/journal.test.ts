import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Journal, openJournal, parseJournal } from '../../../../serverless/local/queue/journal.ts';
import { type JournalFile, openJournalFile } from '../../../../serverless/local/queue/journal-file.ts';
import { type Change, Messages, type StoredMessage } from '../../../../serverless/local/queue/messages.ts';
import { newFolder } from '../../../support/new-folder.ts';

interface Opened {
  readonly journal: Journal<Change, string>;
  readonly messages: Messages;
  readonly warnings: readonly string[];
}

async function open(
  file: string,
  options: { compactAbove?: number; open?: typeof openJournalFile } = {},
): Promise<Opened> {
  const messages = new Messages();
  const warnings: string[] = [];
  const journal = await openJournal<Change, string>({
    file,
    apply: (change) => messages.apply(change),
    snapshot: () => messages.all().map((put) => ({ put })),
    warn: (message) => warnings.push(message),
    ...options,
  });
  return { journal, messages, warnings };
}

const message = (id: string, group = 'a', queue = 'queue.fifo'): StoredMessage => ({
  id,
  queue,
  group,
  key: id,
  body: `text of ${id}\n"ä😀"`,
  at: 0,
  receives: 0,
});

/** A disk that accepts `room` bytes, and writes part of the line that does not fit. */
function disk(room: { bytes: number }): typeof openJournalFile {
  return async (file, flags): Promise<JournalFile> => {
    const real = await openJournalFile(file, flags);
    return {
      ...real,
      async append(text) {
        const fits = text.slice(0, room.bytes);
        room.bytes -= fits.length;
        await real.append(fits);
        if (fits.length < text.length) throw Object.assign(new Error('No space'), { code: 'ENOSPC' });
      },
    };
  };
}

describe('the journal of the local queue', () => {
  test('is on the disk before an append is acknowledged', async () => {
    const file = join(newFolder(), 'journal');
    const { journal } = await open(file);
    await journal.append({ put: message('1') });
    expect(parseJournal<Change>(await readFile(file, 'utf8')).records).toEqual([{ put: message('1') }]);
    await journal.close();
  });

  test('synchronises records that come at the same moment once', async () => {
    let syncs = 0;
    const counting: typeof openJournalFile = async (file, flags) => {
      const real = await openJournalFile(file, flags);
      const sync = (): Promise<void> => {
        syncs += 1;
        return real.sync();
      };
      return { ...real, sync };
    };
    const { journal } = await open(join(newFolder(), 'journal'), { open: counting });
    syncs = 0;
    await Promise.all(Array.from({ length: 100 }, (_, n) => journal.append({ put: message(`${n}`) })));
    expect(syncs).toBe(1);
    await journal.close();
  });

  test('skips a line that was not written to its end, says so, and keeps what comes after it', async () => {
    const file = join(newFolder(), 'journal');
    const first = await open(file);
    await first.journal.append({ put: message('1') });
    await first.journal.close();
    await appendFile(file, '0badc0de {"put":{"id":"2","que');
    const second = await open(file);
    expect(second.messages.all()).toEqual([message('1')]);
    expect(second.warnings.join()).toMatch(/journal: 1 of its lines/);
    await second.journal.append({ put: message('3') });
    await second.journal.close();
    const third = await open(file);
    expect(third.messages.all()).toEqual([message('1'), message('3')]);
    expect(third.warnings).toEqual([]);
    await third.journal.close();
  });

  test('refuses what a full disk does not take, and goes on when there is room', async () => {
    const file = join(newFolder(), 'journal');
    const room = { bytes: 1000 };
    const { journal, messages } = await open(file, { open: disk(room) });
    await journal.append({ put: message('1') });
    room.bytes = 20;
    await expect(journal.append({ put: message('2') })).rejects.toThrow('No space');
    room.bytes = 1000;
    await journal.append({ put: message('3') });
    expect(messages.all()).toEqual([message('1'), message('3')]);
    await journal.close();
    const again = await open(file);
    expect(again.messages.all()).toEqual([message('1'), message('3')]);
    await again.journal.close();
  });

  test('starts on a full disk with everything that it holds', async () => {
    const file = join(newFolder(), 'journal');
    const first = await open(file);
    await first.journal.append({ put: message('1') });
    await first.journal.close();
    await appendFile(file, '0badc0de {"put":{"id":"2","que');
    const room = { bytes: 0 };
    const second = await open(file, { open: disk(room) });
    expect(second.messages.all()).toEqual([message('1')]);
    room.bytes = 1000;
    await second.journal.append({ put: message('3') });
    await second.journal.close();
    const third = await open(file);
    expect(third.messages.all()).toEqual([message('1'), message('3')]);
    await third.journal.close();
  });

  test('does not grow with what was deleted', async () => {
    const file = join(newFolder(), 'journal');
    const { journal, messages } = await open(file, { compactAbove: 2000 });
    for (let n = 0; n < 200; n += 1) {
      await journal.append({ put: message(`${n}`) });
      messages.apply({ deleted: `${n}` });
      journal.note({ deleted: `${n}` });
    }
    await journal.close();
    expect((await readFile(file, 'utf8')).length).toBeLessThan(4000);
  });

  test('gives back exactly what was acknowledged and not deleted, in order, whatever happened to it', async () => {
    const groups = ['a', 'b'];
    const action = fc.oneof(
      fc.record({ put: fc.constantFrom(...groups) }),
      fc.record({ puts: fc.array(fc.constantFrom(...groups), { minLength: 2, maxLength: 5 }) }),
      fc.record({ delete: fc.nat(20) }),
      fc.record({ move: fc.nat(20) }),
      fc.record({ tear: fc.nat(60) }),
      fc.record({ full: fc.nat(400), put: fc.constantFrom(...groups) }),
      fc.constant({ restart: true }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { maxLength: 40 }),
        fc.constantFrom(300, 1_000_000),
        async (actions, compactAbove) => {
          const file = join(newFolder(), 'journal');
          const room = { bytes: Number.POSITIVE_INFINITY };
          const options = { compactAbove, open: disk(room) };
          let { journal, messages } = await open(file, options);
          let expected: StoredMessage[] = [];
          const refused = new Set<string>();
          let serial = 0;
          const put = async (group: string): Promise<void> => {
            serial += 1;
            const one = message(String(serial), group);
            await journal.append({ put: one }).then(
              () => expected.push(one),
              () => refused.add(one.id),
            );
          };
          const restart = async (): Promise<void> => {
            await journal.close();
            ({ journal, messages } = await open(file, options));
          };
          for (const each of actions) {
            if ('full' in each) {
              room.bytes = each.full;
              await put(each.put);
              room.bytes = Number.POSITIVE_INFINITY;
            } else if ('put' in each) await put(each.put);
            else if ('puts' in each) await Promise.all(each.puts.map(put));
            else if ('delete' in each) {
              const one = expected[each.delete];
              if (!one) continue;
              expected = expected.filter(({ id }) => id !== one.id);
              messages.apply({ deleted: one.id });
              journal.note({ deleted: one.id });
            } else if ('move' in each) {
              const one = expected[each.move];
              if (one?.queue !== 'queue.fifo') continue;
              expected = [...expected.filter(({ id }) => id !== one.id), { ...one, queue: 'dlq.fifo' }];
              messages.apply({ moved: one.id, to: 'dlq.fifo' });
              journal.note({ moved: one.id, to: 'dlq.fifo' });
            } else if ('tear' in each) {
              await journal.close();
              await writeFile(
                file,
                `${await readFile(file, 'utf8')}0badc0de {"put":{"id":"torn"}}`.slice(0, -1 - (each.tear % 20)),
              );
              ({ journal, messages } = await open(file, options));
            } else await restart();
          }
          await restart();
          const inOrder = (all: readonly StoredMessage[]) =>
            ['queue.fifo', 'dlq.fifo'].flatMap((queue) =>
              groups.map((group) =>
                all.filter((one) => one.queue === queue && one.group === group).map(({ id }) => id),
              ),
            );
          // A refused message may be there all the same: it was written, and only its acknowledgement was refused.
          expect(inOrder(messages.all().filter(({ id }) => !refused.has(id)))).toEqual(inOrder(expected));
          await journal.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
