/** The figures as a ComputeBrick Metric Set in JSON-LD (contract row K4): terms of schema.org, and our own for what it lacks. */
import type { Metric, Report } from '../../../protocol/experiment.js';
import { inputName } from './words.js';

/** The function that makes a figure, and its file in the repository. */
export function makerOf({ name, arm }: Pick<Metric, 'name' | 'arm'>): { readonly name: string; readonly url: string } {
  if (arm === undefined || name.endsWith(' against the base')) return { name: 'comparisonMetrics', url: 'trainer/src/decision/comparison.ts' };
  if (name === 'popperian score') return { name: 'checklist', url: 'trainer/src/decision/checklist.ts' };
  if (name === 'training time' || name === 'peak VRAM') return { name: 'trainingFigures', url: 'trainer/src/decision/training-metrics.ts' };
  if (/^(bleu|codebleu|idiomatic|documentation|doc_comment)/.test(name)) return { name: 'textMetrics', url: 'trainer/src/metrics/text-metrics.ts' };
  return { name: 'codeMetrics', url: 'trainer/src/metrics/code-metrics.ts' };
}

/** One resource for all figures that the function makes. */
function maker(metric: Metric): object {
  const { name, url } = makerOf(metric);
  return { '@id': `urn:computebrick:function:${url}#${name}`, '@type': 'SoftwareSourceCode', name, url };
}

export function jsonld({ claims, inputs, command, seed }: Report): object {
  return {
    '@context': { '@vocab': 'https://schema.org/', brick: 'urn:computebrick:', inputs: { '@id': 'isBasedOn', '@type': '@id' } },
    '@type': ['Dataset', 'brick:MetricSet'],
    name: 'ComputeBrick Metric Set',
    measurementTechnique: command.join(' '),
    'brick:seed': seed,
    hasPart: inputs.map((each) => ({ '@id': `urn:sha256:${each.sha256}`, '@type': 'DataDownload', name: inputName(each), contentUrl: each.path, sha256: each.sha256 })),
    variableMeasured: claims.map(({ id, metric, inputs: used, citations }) => ({
      '@id': `urn:computebrick:metric:${encodeURIComponent(id)}`,
      '@type': 'PropertyValue',
      name: metric.name,
      value: metric.value,
      unitText: metric.unit,
      description: metric.note,
      ...(metric.interval && { minValue: metric.interval.low, maxValue: metric.interval.high }),
      measurementTechnique: command.join(' '),
      'brick:madeBy': maker(metric),
      'brick:arm': metric.arm,
      'brick:slice': metric.slice && { 'brick:by': metric.slice.by, name: metric.slice.value },
      'brick:numerator': metric.numerator,
      'brick:denominator': metric.denominator,
      inputs: used.map((sha256) => `urn:sha256:${sha256}`),
      citation: citations.map(({ text, link }) => ({ '@id': link, '@type': 'CreativeWork', name: text })),
    })),
  };
}
