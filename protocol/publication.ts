/** `iron-trainer publish --show --json`: what would be sent, for the question that a person is asked. */
import { type Static, Type } from '@sinclair/typebox';
import { FORMAT_VERSION } from './experiment.js';

/** In the environment of `iron-trainer publish`: never in settings, logs, parameters or folders of runs. */
export const TOKEN_VARIABLE = 'HF_TOKEN';

export const ShownBundle = Type.Object({
  formatVersion: Type.Literal(FORMAT_VERSION),
  /** `owner/name`. */
  repository: Type.String(),
  /** Address of the hub. */
  endpoint: Type.String(),
  /** Whether the repository is made as one that only its owner sees. */
  private: Type.Boolean(),
  /** Where the files lie. */
  folder: Type.String(),
  files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer({ minimum: 0 }), sha256: Type.String() })),
  card: Type.String(),
});
export type ShownBundle = Static<typeof ShownBundle>;
