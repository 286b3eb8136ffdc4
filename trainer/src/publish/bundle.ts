/** What is published, as a folder: the adapter in PEFT's form, its card, and what it was made with. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { RUN_FILES } from '../../../protocol/runs.js';
import { writeFolder } from '../files/atomic.js';
import { fileSha256 } from '../files/sha256.js';
import { configBesideFiles, configText } from '../run/run-config.js';
import { BUNDLE_ORDER, CARD, type CardFacts, modelCard } from './model-card.js';
import { ADAPTER, type Publication } from './publication.js';

export interface BundleFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Bundle {
  readonly folder: string;
  /** The card first. */
  readonly files: readonly BundleFile[];
  readonly card: string;
}

export type BundleOptions = Pick<CardFacts, 'repository' | 'license' | 'baseLicense'>;

const TEMPLATE = 'chat_template.jinja';

/** `folder` must not be there, or be empty. Rejects with the system's error where it cannot be written. */
export async function writeBundle(publication: Publication, folder: string, options: BundleOptions): Promise<Bundle> {
  const { run } = publication;
  await writeFolder(folder, async (temporary) => {
    const at = (name: string): string => path.join(temporary, name);
    await fs.copyFile(path.join(publication.folder, ADAPTER.weights), at(ADAPTER.weights));
    await fs.writeFile(at(ADAPTER.config), `${JSON.stringify(publication.adapterConfig, null, 2)}\n`);
    if (run !== null) {
      await fs.writeFile(at(RUN_FILES.config), configText(configBesideFiles(run.config)));
      for (const name of [RUN_FILES.lock, RUN_FILES.metrics]) await copyWhereThere(path.join(run.folder, name), at(name));
      const { template } = run.summary.model;
      if (typeof template === 'string') await fs.writeFile(at(TEMPLATE), template);
    }
    const files = await filesIn(temporary);
    await fs.writeFile(at(CARD), modelCard(publication, { ...options, files, checksums: await checksums(at(RUN_FILES.lock)) }));
  });
  const files = await filesIn(folder);
  return { folder, files, card: await fs.readFile(path.join(folder, CARD), 'utf8') };
}

async function copyWhereThere(from: string, to: string): Promise<void> {
  await fs.copyFile(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

const placeOf = (name: string): number => (BUNDLE_ORDER.includes(name) ? BUNDLE_ORDER.indexOf(name) : BUNDLE_ORDER.length);

async function filesIn(folder: string): Promise<BundleFile[]> {
  const names = (await fs.readdir(folder)).sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  return Promise.all(names.map(async (name) => ({ name, bytes: (await fs.stat(path.join(folder, name))).size, sha256: await fileSha256(path.join(folder, name)) })));
}

/** Of dataset and training rows, as the lock has them. */
async function checksums(lock: string): Promise<Record<string, string>> {
  const text = await fs.readFile(lock, 'utf8').catch(() => '');
  const found = (parse(text) as { checksum?: Record<string, unknown> } | null)?.checksum ?? {};
  const named = { dataset: 'dataset', training_rows: 'training rows', predictions: 'predictions that were measured' } as const;
  return Object.fromEntries(Object.entries(named).flatMap(([key, what]) => (typeof found[key] === 'string' ? [[`${what}, SHA-256`, found[key].replace(/^sha256:/, '')]] : [])));
}
