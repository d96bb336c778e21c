import { describe, expect, test } from 'vitest';
import { BotMistake, defineBot } from '../../lib/bot/index.ts';

/** A bot as a file has it whose types are wrong. */
const defined = (bot: unknown) => () => Reflect.apply(defineBot, undefined, [bot]);
const handler = () => {};

describe('defineBot', () => {
  test.each([
    ['mesage', 'message'],
    ['postBack', 'postback'],
    ['threadcontrol', 'threadControl'],
    ['standBy', 'standby'],
    ['referal', 'referral'],
  ])('refuses the handler %s, and names %s', (typo, meant) => {
    expect(defined({ [typo]: handler })).toThrow(BotMistake);
    expect(defined({ message: handler, [typo]: handler })).toThrow(
      new RegExp(`^${typo} is not a handler.*\\. Did you mean "${meant}"\\? Use one of message, postback, `),
    );
  });

  test('names the line of the handler that does not exist', () => {
    const mistake = defined({
      mesage() {},
    });
    expect(mistake).toThrow(/^mesage is not a handler \(define-bot\.test\.ts:\d+:\d+\)\./);
  });

  test('refuses a handler that is like none, with the list alone', () => {
    expect(defined({ goodbye: handler })).toThrow(/^goodbye is not a handler \(.*\)\. Use one of /);
  });

  test.each([
    ['a text', 'hello', '"hello"'],
    ['an object', { text: 'hello' }, '{"text":"hello"}'],
    ['null', null, 'null'],
  ])('refuses a handler that is %s', (_, value, shown) => {
    expect(defined({ message: value })).toThrow(`The handler message must be a function, and it is ${shown}.`);
  });

  test.each([undefined, null, 'bot', [], () => {}])('refuses %s, which is not an object', (bot) => {
    expect(defined(bot)).toThrow('A bot is an object with a handler for each kind of event');
  });

  test('takes a handler that is left out by a condition', () => {
    expect(defined({ message: handler, postback: undefined })).not.toThrow();
  });

  test('takes an instance of a class with methods of its own, and refuses a typo among them', () => {
    class Shop {
      count = 0;
      message() {}
      priceOf() {}
    }
    class Typo extends Shop {
      postBack() {}
    }
    expect(defined(new Shop())).not.toThrow();
    expect(defined(new Typo())).toThrow('Did you mean "postback"?');
  });
});
