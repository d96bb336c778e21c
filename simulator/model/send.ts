import { emit, wireMessage } from './emit.ts';
import { prolongControl } from './routing.ts';
import type { Thread } from './state.ts';
import { addLine, isReachable, personOf, publishThread, raiseMark, setTyping } from './threads.ts';
import type { Line, LineMessage } from './views.ts';
import type { World } from './world.ts';

export interface PageMessage {
  app: string;
  message: LineMessage;
  metadata?: string;
  persona?: Line['persona'];
}

/**
 * Adds a message of the Page, sent by an app or by an agent in the inbox. The apps get an echo. If the phone receives
 * the message, they get a delivery event, too. The caller has checked that the message may be sent.
 */
export function sendFromPage(world: World, thread: Thread, { app, message, metadata, persona }: PageMessage): Line {
  prolongControl(world, thread);
  setTyping(world, 'page', thread, false);
  const line = addLine(world, thread, { from: 'page', app_id: app, message, ...(persona && { persona }) });
  const echo = {
    message: { ...wireMessage(line), is_echo: true, app_id: Number(app), ...(metadata !== undefined && { metadata }) },
  };
  emit(world, thread, { field: 'message_echoes', payload: echo, standby: echo, fromPage: true, at: line.at });
  if (isReachable(personOf(world, thread))) deliver(world, thread, line);
  return line;
}

function deliver(world: World, thread: Thread, line: Line): void {
  raiseMark(thread, 'delivered', line.at);
  publishThread(world, thread);
  const payload = { delivery: { mids: [line.id], watermark: line.at } };
  emit(world, thread, { field: 'message_deliveries', payload, standby: payload });
}
