import { text } from '../../lib/json.ts';
import type { Label, StoredPerson } from '../model/state.ts';
import { newId, type World } from '../model/world.ts';
import { required, requirePage } from './auth.ts';
import { parseFields, select } from './fields.ts';
import { type GraphCall, recipientThread } from './handler.ts';
import { resultPage } from './result-page.ts';

// Custom labels: `POST|GET /{page}/custom_labels`, `GET|DELETE /{label}`, `POST|DELETE /{label}/label`,
// `GET /{psid}/custom_labels`. Source: Custom Labels API.

/** The name is `page_label_name`. Before v18.0 it was `name`, which older clients still send. */
export function createLabel({ world, caller, params }: GraphCall): unknown {
  requirePage(caller);
  const name = text(params.page_label_name) ?? text(params.name) ?? required(params, 'page_label_name');
  const label: Label = { id: newId(), name, people: [] };
  world.state.labels[label.id] = label;
  world.storage.save();
  return { id: label.id };
}

export function listLabels(call: GraphCall): unknown {
  return pageOfLabels(call, call.world.options.page.id, Object.values(call.world.state.labels));
}

/** The labels of one person. */
export function listLabelsOf(call: GraphCall, { id }: StoredPerson): unknown {
  const labels = Object.values(call.world.state.labels).filter(({ people }) => people.includes(id));
  return pageOfLabels(call, id, labels);
}

export function getLabel({ caller, params }: GraphCall, label: Label): unknown {
  requirePage(caller);
  return labelNode(label, params.fields);
}

export function deleteLabel({ world, caller }: GraphCall, { id }: Label): unknown {
  requirePage(caller);
  delete world.state.labels[id];
  return saved(world);
}

export function addToLabel(call: GraphCall, label: Label): unknown {
  const person = userOf(call);
  if (!label.people.includes(person)) label.people.push(person);
  return saved(call.world);
}

export function removeFromLabel(call: GraphCall, label: Label): unknown {
  const person = userOf(call);
  label.people = label.people.filter((each) => each !== person);
  return saved(call.world);
}

function pageOfLabels(call: GraphCall, node: string, labels: readonly Label[]): unknown {
  requirePage(call.caller);
  const nodes = labels.map((label) => labelNode(label, call.params.fields));
  return resultPage(nodes, call, `${node}/custom_labels`, call.params);
}

function labelNode({ id, name }: Label, fields: unknown): unknown {
  return select({ id, name, page_label_name: name }, parseFields(fields), ['page_label_name']);
}

/** @throws {GraphError} 100/2018001 for a person whom the Page does not know */
function userOf({ world, caller, params }: GraphCall): string {
  requirePage(caller);
  return recipientThread(world, { id: required(params, 'user') }).thread.person;
}

function saved(world: World): unknown {
  world.storage.save();
  return { success: true };
}
