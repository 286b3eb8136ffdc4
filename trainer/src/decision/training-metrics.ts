/** What the trainings of an arm took, as figures of a report (contract rows I7, J e1 and e2): the worst of all seeds. */
import type { Arm, Measurements, Metric } from '../../../protocol/experiment.js';

/** None where no training of the arm was measured. */
export function trainingFigures(arm: Arm, measurements: Measurements | null): Metric[] {
  const trainings = (measurements?.trainings ?? []).filter((each) => each.arm === arm);
  if (trainings.length === 0) return [];
  const worst = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));
  const figure = (name: string, values: readonly number[], unit: string, source: string): Metric => ({
    name,
    arm,
    value: worst(values),
    denominator: trainings.length,
    unit,
    source,
    note: values.length === 0 ? 'Not measured.' : 'The largest of all trainings of the arm.',
  });
  return [
    figure(
      'training time',
      trainings.flatMap(({ seconds }) => seconds ?? []),
      's',
      'I7, J e2',
    ),
    figure(
      'peak VRAM',
      trainings.flatMap(({ peakVramBytes }) => peakVramBytes ?? []),
      'bytes',
      'I7, J e1',
    ),
  ];
}
