import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

const packages = new URL('../../../', import.meta.url);

describe('the schemas that ship', () => {
  it.each([
    ['accounting/schema/recording.schema.json', 'tare/recording@1'],
    ['measure/schema/config.schema.json', 'tare/config@1'],
  ])('%s compiles in strict mode and is found by its name', (path, id) => {
    const schema: object = JSON.parse(readFileSync(new URL(path, packages), 'utf8'));
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    ajv.addSchema(schema);
    const validate = ajv.getSchema(id);
    expect(validate?.({})).toBe(false);
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      $id: id,
      title: expect.any(String),
      additionalProperties: false,
    });
  });
});
