import { isObject, readJson } from '../json.ts';
import type { AgentServerFrame, AgentServerFrames } from './agent-frames.ts';
import { type Check, type FrameChecks, isFlag, isGatewayError, isLine, isNumber, isText, passes } from './checks.ts';

/**
 * Reads a frame that the server sent to an agent's browser.
 *
 * @returns `undefined` for a frame that this version cannot use: the browser ignores it. Rows and entries that cannot
 *   be used are left out of a list.
 */
export function parseAgentServerFrame(data: unknown): AgentServerFrame | undefined {
  const frame = readJson(String(data));
  if (isGatewayError(frame)) return { type: 'error', code: 'unavailable', message: frame.message };
  if (!isAgentServerFrame(frame)) return undefined;
  switch (frame.type) {
    case 'agent_welcome':
      return { ...frame, open: { ...frame.open, rows: frame.open.rows.filter(isRow) } };
    case 'agent_rows':
      return { ...frame, rows: frame.rows.filter(isRow) };
    case 'agent_thread':
      return {
        ...frame,
        entries: frame.entries.filter(isEntry),
        ...(Array.isArray(frame.others) && { others: frame.others.filter(isRow) }),
      };
    case 'agent_lines':
      return { ...frame, entries: frame.entries.filter(isEntry) };
    default:
      return frame;
  }
}

const isAgent: Check = (value) => isObject(value) && isText(value.id) && isText(value.name);
const isPage: Check = (value) => isObject(value) && isText(value.shelf) && Array.isArray(value.rows);
const isRow: Check = (value) =>
  isObject(value) &&
  isObject(value.thread) &&
  isText(value.thread.customer) &&
  Number.isSafeInteger(value.version) &&
  isNumber(value.at) &&
  isText(value.shelf) &&
  isObject(value.owner) &&
  isText(value.owner.kind) &&
  isObject(value.lastIn);
const isNote: Check = (value) =>
  isObject(value) && isText(value.id) && isNumber(value.after) && isNumber(value.at) && isText(value.text);
const isEntry: Check = (value) => isLine(value) || (isObject(value) && isNote(value.note));

/** The content of lines is not checked: it comes from customers, bots and agents, and the views show what they can. */
const checks: FrameChecks<AgentServerFrames> = {
  agent_invited: { id: isText, name: isText },
  agent_signed_in: { id: isText, token: isText, agent: isAgent },
  agent_welcome: { id: isText, agent: isAgent, people: Array.isArray, open: isPage },
  agent_signed_out: {},
  agent_device_code: { id: isText, code: isText, expires: isNumber },
  agent_rows: { id: isText, shelf: isText, rows: Array.isArray },
  agent_thread: {
    id: isText,
    row: isRow,
    entries: Array.isArray,
    more: isFlag,
    amended: isNumber,
    notes: isNumber,
    saved: isObject,
    online: isFlag,
    agents: Array.isArray,
  },
  agent_left: { id: isText },
  agent_lines: { id: isText, entries: Array.isArray, more: isFlag },
  agent_ack: { id: isText },
  agent_pong: { id: isText, digest: isText },
  agent_paused: { id: isText, paused: isFlag },
  agent_subscribed: { id: isText },
  agent_unsubscribed: { id: isText },
  agent_row: { row: isRow },
  agent_forgotten: { thread: isText },
  agent_entry: { thread: isText, entry: isEntry },
  agent_marks: { thread: isText },
  agent_typing: { thread: isText, on: isFlag, speaker: isText },
  agent_presence: { thread: isText, agents: Array.isArray },
  agent_people: { people: Array.isArray },
  error: { code: isText, message: isText },
};

export const agentServerFrameTypes = (): string[] => Object.keys(checks);

function isAgentServerFrame(frame: unknown): frame is AgentServerFrame {
  return passes(frame, checks);
}
