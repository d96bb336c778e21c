import { expectTypeOf, it } from 'vitest';
import {
  type Bot,
  type Chat,
  defineBot,
  type Event,
  type Graph,
  type IncomingMessage,
  type Message,
  type OwnerKind,
  type People,
  type Person,
  type PostbackEvent,
  type Referral,
  type Surface,
  type Template,
  type Thread,
  type ThreadControlEvent,
} from '../../lib/bot/index.ts';
import { type ChatConfig, defineConfig } from '../../lib/config/index.ts';

it('types the chat and the event of each handler without annotations', () => {
  defineBot({
    message(chat, event) {
      expectTypeOf(chat).toEqualTypeOf<Chat>();
      expectTypeOf(event.message).toEqualTypeOf<IncomingMessage>();
      expectTypeOf(event.message.quick_reply?.payload).toEqualTypeOf<string | undefined>();
    },
    postback(_, event) {
      expectTypeOf(event).toEqualTypeOf<PostbackEvent>();
      expectTypeOf(event.postback.referral).toEqualTypeOf<Referral | undefined>();
    },
    threadControl(_, event) {
      expectTypeOf(event).toEqualTypeOf<ThreadControlEvent>();
      expectTypeOf(event.type).toEqualTypeOf<
        'pass_thread_control' | 'take_thread_control' | 'request_thread_control'
      >();
    },
    standby(_, event) {
      expectTypeOf(event).toEqualTypeOf<Event>();
    },
  });
  expectTypeOf(defineBot).returns.toEqualTypeOf<Bot>();
});

it('accepts text or any Send API message as a reply, and refuses what no message is', () => {
  expectTypeOf<Chat['reply']>().parameter(0).toEqualTypeOf<string | Message>();
  expectTypeOf<{ text: string }>().toExtend<Message>();
  expectTypeOf<{ attachment: { type: 'template'; payload: Template } }>().toExtend<Message>();
  expectTypeOf<{ text: string; sticker_id: number }>().not.toExtend<Message>();
  expectTypeOf<{ body: string }>().not.toExtend<Message>();
});

it('says what a chat tells of its conversation', () => {
  expectTypeOf<Chat['thread']>().toEqualTypeOf<Thread>();
  expectTypeOf<Chat['surface']>().toEqualTypeOf<Surface>();
  expectTypeOf<Chat['owner']>().toEqualTypeOf<OwnerKind>();
  expectTypeOf<Chat['ref']>().toEqualTypeOf<string | undefined>();
  expectTypeOf<Chat['graph']>().toEqualTypeOf<Graph>();
  expectTypeOf<Chat['offerMail']>().toEqualTypeOf<() => void>();
  expectTypeOf<Chat['people']>().returns.resolves.toEqualTypeOf<People>();
  expectTypeOf<Chat['person']>().returns.resolves.toEqualTypeOf<Person | undefined>();
});

it('refuses a handler that takes another event, and a setting of another kind', () => {
  expectTypeOf<{ message: (chat: Chat, event: PostbackEvent) => void }>().not.toExtend<Bot>();
  expectTypeOf<{ alignment: 'top' }>().not.toExtend<ChatConfig['plugin']>();
  expectTypeOf<{ alignment: 'left' }>().toExtend<ChatConfig['plugin']>();
  expectTypeOf<ChatConfig['page']>().toEqualTypeOf<{ id?: string; name: string; picture?: string }>();
  expectTypeOf(defineConfig).parameter(0).toEqualTypeOf<ChatConfig>();
});
