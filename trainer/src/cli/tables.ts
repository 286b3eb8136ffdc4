/** `iron-trainer tables` and `iron-trainer sql`. */
import { Command } from 'commander';
import { makeTables, NoDuckDb, query } from '../report/tables.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';

const TOOL_FAILED = 3;

const withDuckDb = (context: CliContext, work: () => Promise<void>): Promise<void> =>
  guarded(context, () =>
    work().catch((error: unknown) => {
      if (!(error instanceof NoDuckDb)) throw error;
      context.say(error.message);
      context.exit(TOOL_FAILED);
    }),
  );

export function tablesCommand(context: CliContext): Command {
  return new Command('tables')
    .description('tables `verdicts` and `metrics` from all runs below a folder')
    .argument('<runs>', 'folder with verdicts.jsonl and report.json files')
    .requiredOption('--out <file>', 'NAME.duckdb, or NAME.parquet for NAME.verdicts.parquet and NAME.metrics.parquet')
    .action((runs: string, { out }: { out: string }) =>
      withDuckDb(context, async () => {
        const { verdicts, metrics } = await makeTables(runs, out);
        context.say(`${verdicts} verdicts, ${metrics} metrics in ${out}`);
      }),
    );
}

export function sqlCommand(context: CliContext): Command {
  return new Command('sql')
    .description('asks the tables; one line of JSON a row')
    .argument('<query>', "select arm, count(*) from verdicts where status = 'passed' group by arm")
    .option('--database <file>', 'made by tables', 'runs.duckdb')
    .action((sql: string, { database }: { database: string }) =>
      withDuckDb(context, async () => {
        for (const row of await query(database, sql)) context.say(JSON.stringify(row));
      }),
    );
}
