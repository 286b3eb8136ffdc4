/** Values from outside against a schema of the protocol, with complaints for a person. */
import type { Static, TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject } from 'ajv';

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reasons: readonly string[] };

const ajv = new Ajv({ allErrors: true, strict: false });
const compiled = new WeakMap<TSchema, ReturnType<Ajv['compile']>>();

export function checkSchema<T extends TSchema>(schema: T, value: unknown): Checked<Static<T>> {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return { ok: true, value: value as Static<T> };
  return { ok: false, reasons: (validate.errors ?? []).map(reasonOf) };
}

function reasonOf({ instancePath, keyword, message, params }: ErrorObject): string {
  const place = instancePath === '' ? '' : `\`${instancePath.slice(1).replaceAll('/', '.')}\` `;
  if (keyword === 'required') return `${place}lacks \`${params['missingProperty']}\``;
  if (keyword === 'additionalProperties') return `${place}has an unknown key \`${params['additionalProperty']}\``;
  if (keyword === 'enum') return `${place}is none of ${(params['allowedValues'] as unknown[]).join(', ')}`;
  return `${place}${message}`;
}
