import { profileFields } from '../../lib/graph/index.ts';
import { isObject, type JsonObject, listOf, text } from '../../lib/json.ts';
import { checkPersistentMenu, checkProfile, type MessengerProfile } from '../../lib/messenger/index.ts';
import { publishThread } from '../model/threads.ts';
import type { World } from '../model/world.ts';
import { required, requirePage } from './auth.ts';
import { type GraphError, invalid, noMatchingUser, rateLimited } from './error.ts';
import type { GraphCall } from './handler.ts';
import { refusedViolations } from './soft-limits.ts';

/** Properties that can be read only, and that no Page here has. */
const readOnly: readonly string[] = ['subject_to_new_eu_privacy_rules'];

/** `GET /{page}/messenger_profile?fields=`. Source: Messenger Profile API reference. */
export function getProfile({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  countCall(world);
  const names =
    params.fields === undefined
      ? [...profileFields]
      : properties(fieldNames(params.fields).filter((name) => !readOnly.includes(name)));
  const { profile } = world.state;
  const found = Object.fromEntries(
    names.flatMap((name) => (profile[name] === undefined ? [] : [[name, profile[name]]])),
  );
  return { data: Object.keys(found).length === 0 ? [] : [found] };
}

/** `POST /{page}/messenger_profile`: replaces the given properties and keeps the others. */
export function setProfile({ world, caller, params }: GraphCall): unknown {
  const app = requirePage(caller);
  countCall(world);
  const { platform: _, ...given } = params;
  if (Object.keys(given).length === 0) throw invalid(`Requires one of the params: ${profileFields.join(',')}`);
  properties(Object.keys(given));
  const [violation] = refusedViolations(world, checkProfile(given));
  if (violation) throw invalid(violation.message);
  // checkProfile has checked the shape.
  const profile: MessengerProfile = { ...world.state.profile, ...(given as MessengerProfile) };
  if (profile.persistent_menu && !profile.get_started) throw menuNeedsGetStarted();
  profile.whitelisted_domains = profile.whitelisted_domains?.map(withSlash);
  world.state.profileApp = app.id;
  saveProfile(world, profile);
  return { result: 'success' };
}

/** `DELETE /{page}/messenger_profile`, with `fields`. */
export function deleteProfile({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  countCall(world);
  const names = properties(fieldNames(params.fields));
  if (names.length === 0) throw invalid('The parameter fields is required');
  const profile = { ...world.state.profile };
  for (const name of names) delete profile[name];
  if (profile.persistent_menu && !profile.get_started) throw menuNeedsGetStarted();
  saveProfile(world, profile);
  return { result: 'success' };
}

/** `GET /{page}/custom_user_settings?psid=`. Source: Persistent Menu, user level. */
export function getUserSettings({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  const psid = knownPerson(world, params);
  const own = world.state.userMenus[psid];
  const { persistent_menu } = world.state.profile;
  return {
    data: [
      {
        ...(own && { user_level_persistent_menu: own }),
        ...(persistent_menu && { page_level_persistent_menu: persistent_menu }),
      },
    ],
  };
}

export function setUserSettings({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  const psid = knownPerson(world, params);
  const { persistent_menu } = params;
  const [violation] = checkPersistentMenu(persistent_menu);
  if (violation) throw invalid(violation.message);
  if (!world.state.profile.get_started) throw menuNeedsGetStarted();
  world.state.userMenus[psid] = persistent_menu as NonNullable<MessengerProfile['persistent_menu']>;
  menusChanged(world);
  return { result: 'success' };
}

export function deleteUserSettings({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  const psid = knownPerson(world, params);
  if (!fieldNames(params.params).includes('persistent_menu')) {
    throw invalid('Param params must be ["persistent_menu"]');
  }
  delete world.state.userMenus[psid];
  menusChanged(world);
  return { result: 'success' };
}

/** The part of the profile that every phone shows. */
export function profileView({ state: { profile } }: World): {
  get_started: boolean;
  greeting: { locale: string; text: string }[];
  ice_breakers: { question: string; payload: string }[];
} {
  // Ice breakers have two shapes. The older one has no locales. Source: Ice Breakers reference.
  const breakers = profile.ice_breakers ?? [];
  const chosen = breakers.find(({ locale }) => locale === 'default')?.call_to_actions ?? breakers;
  return {
    get_started: profile.get_started !== undefined,
    greeting: profile.greeting ?? [],
    ice_breakers: chosen.flatMap((each) =>
      'question' in each && isObject(each) ? [{ question: String(each.question), payload: String(each.payload) }] : [],
    ),
  };
}

function saveProfile(world: World, profile: MessengerProfile): void {
  world.state.profile = profile;
  world.publish({ type: 'profile', profile: profileView(world) });
  menusChanged(world);
}

function menusChanged(world: World): void {
  for (const thread of Object.values(world.state.threads)) publishThread(world, thread);
  world.storage.save();
}

function properties(names: readonly string[]): (keyof MessengerProfile)[] {
  return names.map((name) => {
    const known = profileFields.find((property) => property === name);
    if (!known) throw invalid(`Param fields must be one of {${profileFields.join(', ')}} - got "${name}"`);
    return known;
  });
}

/** SDKs of Meta write the names of properties in capitals. */
function fieldNames(fields: unknown): string[] {
  const names = typeof fields === 'string' ? fields.split(',') : listOf(fields, text);
  return names.map((name) => name.trim().toLowerCase());
}

function knownPerson(world: World, params: JsonObject): string {
  const psid = required(params, 'psid');
  if (!world.state.threads[psid]?.started) throw noMatchingUser();
  return psid;
}

const withSlash = (domain: string): string => (domain.endsWith('/') ? domain : `${domain}/`);

const menuNeedsGetStarted = (): GraphError =>
  invalid('You must set a Get Started button if you also wish to use persistent menu', 2018145);

const calls = new WeakMap<World, number[]>();

/**
 * Counts calls of the last ten minutes, if the option `profileCalls` sets a limit.
 *
 * @throws {GraphError} 613 over the limit
 */
function countCall(world: World): void {
  const { profileCalls, page } = world.options;
  if (profileCalls === undefined) return;
  const since = world.now() - 600_000;
  const recent = (calls.get(world) ?? []).filter((at) => at > since);
  if (recent.length >= profileCalls) throw rateLimited(page.id, 10);
  calls.set(world, [...recent, world.now()]);
}
