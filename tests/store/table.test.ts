import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { tableDefinition, ttlAttribute } from '../../lib/store/index.ts';

const files = ['serverless.yml', 'serverless/resources.yml'].filter(existsSync);
const template = files.map((file) => readFileSync(file, 'utf8')).join('\n');

describe.skipIf(!template.includes('AWS::DynamoDB::Table'))('the table of serverless.yml', () => {
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
    if ('NonKeyAttributes' in index.Projection) {
      expect(table).toContain(`NonKeyAttributes ${index.Projection.NonKeyAttributes.join(' ')}`);
    }
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
