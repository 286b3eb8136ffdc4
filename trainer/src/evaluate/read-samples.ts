/** Predictions, one JSON object a line. */
import { Ajv } from 'ajv';
import { Sample } from '../../../protocol/experiment.js';
import { InputError } from '../files/input-error.js';
import { type JsonLine, jsonLines, LARGEST_LINE } from '../text/json-lines.js';

/** Each object of the file with its line. Throws `InputError` where there is none. */
export async function* readObjects(file: string, largest = LARGEST_LINE): AsyncGenerator<JsonLine> {
  let count = 0;
  for await (const each of jsonLines(file, largest)) {
    count++;
    yield each;
  }
  if (count === 0) throw new InputError(`${file}:1: the file is empty: it is to have one JSON object a line`);
}

/** A sample with the line that it came from. */
export interface PlacedSample {
  readonly line: number;
  readonly sample: Sample;
}

/** Throws `InputError` at the first line that is no `Sample`. */
export async function* readSamples(file: string, largest = LARGEST_LINE): AsyncGenerator<PlacedSample> {
  for await (const { line, value } of readObjects(file, largest)) {
    if (!isSample(value)) throw new InputError(`${file}:${line}: ${wrongField(value, isSample.errors)}`);
    yield { line, sample: value };
  }
}

const isSample = new Ajv().compile<Sample>(Sample);

type Errors = typeof isSample.errors;

function wrongField(value: Record<string, unknown>, errors: Errors): string {
  const [first] = errors ?? [];
  const missing: unknown = first?.params['missingProperty'];
  const field = typeof missing === 'string' ? missing : (first?.instancePath.split('/')[1] ?? '');
  if (!(field in value)) return `the field \`${field}\` is missing: a prediction has \`id\`, \`arm\` and \`prediction\``;
  if (field === 'arm') return `the field \`arm\` is neither \`rust\` nor \`iron\`: name the language of the prediction`;
  return `the field \`${field}\` is wrong (it ${first?.message ?? 'has another form'}): write it as protocol/experiment.ts describes a Sample`;
}
