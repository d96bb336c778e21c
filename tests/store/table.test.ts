import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tableDefinition, ttlAttribute } from '../../lib/store/index.ts';

const template = readFileSync('serverless/resources/data.yml', 'utf8');

describe('the table that is deployed', () => {
  // Flow and block style say the same: only the order of names and values counts.
  const table = template.slice(template.indexOf('AWS::DynamoDB::Table')).replace(/[\s\-{},[\]'":]+/g, ' ');

  test.each(tableDefinition.AttributeDefinitions)('has the attribute $AttributeName', (attribute) => {
    expect(table).toContain(`AttributeName ${attribute.AttributeName} AttributeType ${attribute.AttributeType}`);
  });

  test.each(tableDefinition.GlobalSecondaryIndexes)('has the index $IndexName', (index) => {
    const [hash, range] = index.KeySchema.map(
      ({ AttributeName, KeyType }) => `AttributeName ${AttributeName} KeyType ${KeyType}`,
    );
    expect(table).toContain(`IndexName ${index.IndexName} KeySchema ${hash} ${range}`);
    expect(table).toContain(`ProjectionType ${index.Projection.ProjectionType}`);
    for (const name of index.Projection.NonKeyAttributes ?? []) expect(table).toContain(`NonKeyAttributes ${name}`);
  });

  test('has the same key, billing and time to live', () => {
    const [hash, range] = tableDefinition.KeySchema.map(
      ({ AttributeName, KeyType }) => `AttributeName ${AttributeName} KeyType ${KeyType}`,
    );
    expect(table).toContain(`KeySchema ${hash} ${range}`);
    expect(table).toContain(`BillingMode ${tableDefinition.BillingMode}`);
    expect(table).toMatch(new RegExp(`TimeToLiveSpecification (Enabled true )?AttributeName ${ttlAttribute} `));
  });
});
