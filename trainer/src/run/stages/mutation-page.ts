/** `mutation_report.html` of a run: for each sample whose mutants ran, how many were killed, and what its tests reach. */
import type { Arm, Reached, Verdict } from '../../../../protocol/experiment.js';
import { escapeHtml } from '../../text/escape-html.js';

export function mutationPage(verdicts: readonly Verdict[], { arm, seed, samples }: { readonly arm: Arm; readonly seed: number; readonly samples: number }): string {
  const rows = verdicts.map(({ id, sample, mutants, branchCoverage, edgeCasesCovered }) => {
    const { viable, killed } = mutants!;
    return `<tr><td>${escapeHtml(id)}</td><td>${sample}</td><td>${killed}</td><td>${viable - killed}</td><td>${viable}</td><td>${viable === 0 ? 'no mutant compiles' : (killed / viable).toFixed(3)}</td><td>${ofAll(branchCoverage)}</td><td>${branchCoverage?.before ?? ''}</td><td>${ofAll(edgeCasesCovered)}</td></tr>`;
  });
  const [killed, viable] = [verdicts.reduce((sum, { mutants }) => sum + mutants!.killed, 0), verdicts.reduce((sum, { mutants }) => sum + mutants!.viable, 0)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Mutants, ${arm} ${seed}</title>
<style>body { font-family: sans-serif; margin: 2em } table { border-collapse: collapse } td, th { border: 1px solid #888; padding: 0.2em 0.6em; text-align: left }</style>
</head>
<body>
<h1>Mutants, ${arm} ${seed}</h1>
<p>${killed} of ${viable} viable mutants killed by the tests of ${verdicts.length} of ${samples} samples; the others did not get that far.</p>
<table>
<thead><tr><th>Task</th><th>Sample</th><th>Killed</th><th>Missed</th><th>Viable</th><th>Score</th><th>Branches</th><th>Without its tests</th><th>Edge cases</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

const ofAll = (reached: Reached | undefined): string => (reached === undefined ? 'not measured' : `${reached.after} of ${reached.all}`);
