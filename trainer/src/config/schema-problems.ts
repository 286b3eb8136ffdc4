/** What the schema says against a config, as sentences with their places. */
import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ConfigProblem } from '../../../protocol/experiment-config.js';
import type { ConfigText, KeyPath } from './config-text.js';
import { nearest } from './nearest.js';

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
const compiled = new WeakMap<TSchema, ValidateFunction>();

export function schemaProblems(schema: TSchema, text: ConfigText): ConfigProblem[] {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(text.values)) return [];
  return (validate.errors ?? []).map((error) => problemOf(error, text));
}

function problemOf(error: ErrorObject, { file, placeOf }: ConfigText): ConfigProblem {
  const above: KeyPath = error.instancePath.split('/').slice(1).map(unescaped);
  const unknown: unknown = error.params['additionalProperty'] ?? error.params['propertyName'];
  const path = typeof unknown === 'string' ? [...above, unknown] : above;
  return { file, ...placeOf(path, typeof unknown === 'string' ? 'key' : 'value'), key: path.join('.'), message: messageOf(error, path.join('.')) };
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function messageOf({ keyword, params, parentSchema, data, message }: ErrorObject, key: string): string {
  const said = `\`${key}\``;
  if (keyword === 'required') return `${key === '' ? 'the config' : said} lacks \`${params['missingProperty']}\`: write it`;
  if (keyword === 'additionalProperties') {
    const known = [...Object.keys(parentSchema?.['properties'] ?? {}), ...Object.keys(parentSchema?.['patternProperties'] ?? {}).map(() => 'whole numbers')];
    const last = key.slice(key.lastIndexOf('.') + 1);
    const near = nearest(last, known);
    return `there is no key \`${last}\` here: ${near === null ? `known are ${known.join(', ')}` : `did you mean \`${near}\`?`}`;
  }
  if (keyword === 'enum') {
    const allowed = (params['allowedValues'] as readonly unknown[]).map((each) => String(each));
    const near = typeof data === 'string' ? nearest(data, allowed) : null;
    return `${said} is ${shown(data)}: write ${near === null ? `one of ${allowed.join(', ')}` : `\`${near}\`? Known are ${allowed.join(', ')}`}`;
  }
  if (keyword === 'type') return `${said} is ${shown(data)}: ${wantedType(params['type'])} is needed`;
  if (keyword === 'pattern') return `${said} is ${shown(data)}: ${parentSchema?.['description'] ?? `it must match ${params['pattern']}`}`;
  return `${said} is ${shown(data)}: it ${message ?? 'has another form'}`;
}

const WORDS: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
  null: 'null',
};
const wantedType = (type: unknown): string =>
  [type]
    .flat()
    .map((each) => WORDS[String(each)] ?? String(each))
    .join(' or ');

const LONGEST = 60;
const shown = (data: unknown): string => {
  const text = JSON.stringify(data) ?? 'nothing';
  return `\`${text.length > LONGEST ? `${text.slice(0, LONGEST)}..` : text}\``;
};
