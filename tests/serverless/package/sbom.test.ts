import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { type Sbom, sbom } from '../../../serverless/package/sbom.ts';

let document: Sbom;
beforeAll(async () => {
  document = await sbom(fileURLToPath(new URL('../../..', import.meta.url)));
});

const bundledIn = (name: string) =>
  document.components
    .find((component) => component.name === name)
    ?.properties.filter((property) => property.name === 'customer-chat:bundled')
    .map(({ value }) => value);

test('the bill of materials names every installed package, and this project by its own name', () => {
  expect(document.bomFormat).toBe('CycloneDX');
  expect(document.metadata.component.name).toBe('customer-chat');
  expect(document.components.length).toBeGreaterThan(300);
});

test('the bill of materials says which packages reach visitors, and which ones run in Lambda', () => {
  expect(bundledIn('preact')).toEqual(['site']);
  expect(bundledIn('@aws-sdk/client-sqs')).toEqual(['functions']);
  expect(bundledIn('axios')).toEqual(['functions']);
  expect(bundledIn('vitest')).toEqual([]);
});

test('the bill of materials names no registry', () => {
  expect(JSON.stringify(document)).not.toMatch(/"distribution"|\/-\/[\w.-]+\.tgz/);
});
