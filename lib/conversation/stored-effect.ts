import type { Effect, PendingEffect, SendEffect, StoredEffect, ThreadControlEffect } from './conversation.ts';

/** A send or a change of owner that this turn has decided. */
export type LineEffect = SendEffect | ThreadControlEffect;

/** True where the effect has its content; false where the line of the history has it. */
export function hasContent(effect: LineEffect | StoredEffect): effect is LineEffect {
  return effect.kind === 'send' ? 'message' in effect : 'change' in effect;
}

/** True for what an earlier turn left unfinished: its line has the content. */
export function isStored(effect: PendingEffect['effect']): effect is StoredEffect {
  return isLine(effect) && !hasContent(effect);
}

/**
 * An effect that an earlier turn left unfinished, without what its line holds. A Page that Meta limits may collect a
 * thousand messages, and all of them together must fit into the conversation's item.
 */
export function withoutContent(pending: PendingEffect): PendingEffect {
  const { effect } = pending;
  return isLine(effect) && hasContent(effect) ? { ...pending, effect: stored(effect) } : pending;
}

function isLine(effect: Effect | StoredEffect): effect is LineEffect | StoredEffect {
  return effect.kind === 'send' || effect.kind === 'thread_control';
}

function stored(effect: LineEffect): StoredEffect {
  if (effect.kind === 'send') {
    const { kind, seq, surface, speaker, generation, attempt, from, offers, shows } = effect;
    return {
      kind,
      seq,
      surface,
      speaker,
      generation,
      ...(attempt !== undefined && { attempt }),
      ...(from && { from }),
      ...(offers && { offers }),
      ...(shows !== undefined && { shows }),
    };
  }
  const { kind, seq, surface, action, generation, target_app_id, agent, local } = effect;
  return {
    kind,
    seq,
    surface,
    action,
    generation,
    ...(target_app_id === undefined ? {} : { target_app_id }),
    ...(agent === undefined ? {} : { agent }),
    ...(local === undefined ? {} : { local }),
  };
}
