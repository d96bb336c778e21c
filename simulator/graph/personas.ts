import type { Persona } from '../model/state.ts';
import { newId } from '../model/world.ts';
import { required, requirePage } from './auth.ts';
import { invalid } from './error.ts';
import { parseFields, select } from './fields.ts';
import type { GraphCall } from './handler.ts';
import { resultPage } from './result-page.ts';

// Personas: `POST|GET /{page}/personas`, `GET|DELETE /{persona}`. Source: Personas API.

export function createPersona({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  const name = required(params, 'name');
  const profile_picture_url = required(params, 'profile_picture_url');
  if (!URL.canParse(profile_picture_url)) throw invalid('Param profile_picture_url must be a valid URL');
  const persona = { id: newId(), name, profile_picture_url };
  world.state.personas[persona.id] = persona;
  world.storage.save();
  return { id: persona.id };
}

export function listPersonas(call: GraphCall): unknown {
  const { world, caller, params } = call;
  requirePage(caller);
  return resultPage(Object.values(world.state.personas), call, `${world.options.page.id}/personas`, params);
}

export function getPersona({ caller, params }: GraphCall, persona: Persona): unknown {
  requirePage(caller);
  return select({ ...persona }, parseFields(params.fields), ['name', 'profile_picture_url']);
}

/** Messages keep the persona that they were sent under. */
export function deletePersona({ world, caller }: GraphCall, persona: Persona): unknown {
  requirePage(caller);
  delete world.state.personas[persona.id];
  world.storage.save();
  return { success: true };
}
