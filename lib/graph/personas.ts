import { field, id, type JsonObject, text } from '../json.ts';
import type { Call } from './call.ts';
import { type ResultPage, resultPage } from './result-page.ts';
import { succeeded } from './succeeded.ts';

/** A name and a picture that messages can be sent under. */
export interface Persona {
  readonly id: string;
  readonly name: string;
  readonly profile_picture_url?: string;
}

export type Personas = ReturnType<typeof createPersonas>;

/** Personas of the Page. A message keeps its persona after the persona was deleted. Source: Personas API. */
export function createPersonas(call: Call, pageId: string) {
  return {
    /**
     * @param persona its picture has at most 8 MB and an https address.
     * @example await graph.personas.create({ name: 'Sam', profile_picture_url: 'https://shop.example/sam.png' });
     */
    async create(persona: { name: string; profile_picture_url: string }): Promise<{ id: string }> {
      return call({ method: 'POST', path: [pageId, 'personas'], body: { ...persona } }, created);
    },

    /** @example await graph.personas.list(); */
    async list(after?: string): Promise<ResultPage<Persona>> {
      return call({ method: 'GET', path: [pageId, 'personas'], query: { fields: FIELDS, after } }, (answer) =>
        resultPage(answer, persona),
      );
    },

    /** @example await graph.personas.get(id); */
    async get(id: string): Promise<Persona> {
      return call({ method: 'GET', path: [id], query: { fields: FIELDS } }, persona);
    },

    /** @example await graph.personas.delete(id); */
    async delete(id: string): Promise<void> {
      await call({ method: 'DELETE', path: [id] }, succeeded);
    },
  };
}

const FIELDS = 'id,name,profile_picture_url';

function created(answer: JsonObject): { id: string } | undefined {
  const personaId = id(answer.id);
  return personaId === undefined ? undefined : { id: personaId };
}

function persona(value: unknown): Persona | undefined {
  const personaId = id(field(value, 'id'));
  if (personaId === undefined) return undefined;
  const profile_picture_url = text(field(value, 'profile_picture_url'));
  return { id: personaId, name: text(field(value, 'name')) ?? '', profile_picture_url };
}
