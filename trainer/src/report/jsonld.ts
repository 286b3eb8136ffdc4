/** The figures as a ComputeBrick Metric Set in JSON-LD (contract row K4): terms of schema.org, and our own for what it lacks. */
import type { Report } from '../../../protocol/experiment.js';

export function jsonld({ claims, inputs, command, seed }: Report): object {
  return {
    '@context': { '@vocab': 'https://schema.org/', brick: 'urn:computebrick:', inputs: { '@id': 'isBasedOn', '@type': '@id' } },
    '@type': ['Dataset', 'brick:MetricSet'],
    name: 'ComputeBrick Metric Set',
    measurementTechnique: command.join(' '),
    'brick:seed': seed,
    hasPart: inputs.map(({ kind, arm, path, sha256 }) => ({ '@id': `urn:sha256:${sha256}`, '@type': 'DataDownload', name: arm ? `${kind} ${arm}` : kind, contentUrl: path, sha256 })),
    variableMeasured: claims.map(({ id, metric, inputs: used, citations }) => ({
      '@id': `urn:computebrick:metric:${encodeURIComponent(id)}`,
      '@type': 'PropertyValue',
      name: metric.name,
      value: metric.value,
      unitText: metric.unit,
      description: metric.note,
      ...(metric.interval && { minValue: metric.interval.low, maxValue: metric.interval.high }),
      'brick:arm': metric.arm,
      'brick:slice': metric.slice,
      'brick:numerator': metric.numerator,
      'brick:denominator': metric.denominator,
      inputs: used.map((sha256) => `urn:sha256:${sha256}`),
      citation: citations.map(({ text, link }) => ({ '@id': link, '@type': 'CreativeWork', name: text })),
    })),
  };
}
