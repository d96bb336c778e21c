import { afterEach, expect } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { copyProject } from '../../support/project.ts';
import { type Stack, type StackOptions, startStack } from '../../support/stack.ts';
import { fixtures } from '../fixtures.ts';

/**
 * Starts stacks whose functions are the fixtures, for tests of what is around the functions. A test that edits files
 * gives a project of its own.
 * Those that a test has started are killed after it.
 */
export function fixtureStacks(): (options?: StackOptions) => Promise<Stack> {
  const stacks: Stack[] = [];
  afterEach(async () => {
    await Promise.all(stacks.splice(0).map((stack) => stack.kill()));
  });
  let untouched: string | undefined;
  return async (options = {}) => {
    untouched ??= copyProject(fixtures);
    const stack = await startStack({ project: untouched, ...options });
    stacks.push(stack);
    return stack;
  };
}

/** Sends a text to the stack's webhook. The texts of one group are one thread. */
export function send(stack: Stack, text: string, group = 'a'): Promise<Response> {
  return fetch(stack.urls.webhook, { method: 'POST', body: JSON.stringify({ group, id: text, text }) });
}

/** Waits until the stack has printed the text. */
export function says(stack: Stack, text: string): Promise<void> {
  return eventually(() => expect(stack.output()).toContain(text));
}
