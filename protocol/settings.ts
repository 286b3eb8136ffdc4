/** Every setting, declared once: the manifest's block is made from this table, and both ends read their defaults here. */

export const SETTINGS_SECTION = 'iron';

export type SettingScope = 'machine' | 'window' | 'resource';

interface EnumSetting {
  readonly kind: 'enum';
  readonly values: readonly { readonly value: string; readonly means: string }[];
  readonly fallback: string;
  readonly scope: SettingScope;
  readonly means: string;
}

interface FlagSetting {
  readonly kind: 'flag';
  readonly fallback: boolean;
  readonly scope: SettingScope;
  readonly means: string;
}

interface NumberSetting {
  readonly kind: 'number';
  /** Whole numbers from `least` to `most`. */
  readonly least: number;
  readonly most: number;
  readonly fallback: number;
  readonly scope: SettingScope;
  readonly means: string;
}

interface TextSetting {
  readonly kind: 'text';
  readonly fallback: string;
  readonly scope: SettingScope;
  readonly means: string;
}

export type Setting = EnumSetting | FlagSetting | NumberSetting | TextSetting;

export const SETTINGS = {
  edition: {
    kind: 'enum',
    values: [
      { value: '2015', means: 'Rust 2015' },
      { value: '2018', means: 'Rust 2018' },
      { value: '2021', means: 'Rust 2021' },
      { value: '2024', means: 'Rust 2024' },
    ],
    fallback: '2024',
    scope: 'resource',
    means: 'The Rust edition of files that no `Cargo.toml` decides for: unsaved editors, remote file systems, and folders without a package.',
  },
  strict: {
    kind: 'flag',
    fallback: false,
    scope: 'resource',
    means: 'Mark each Rust spelling in an Iron file with a hint and offer its words as a quick fix. Conversions work either way.',
  },
  'convert.openResult': {
    kind: 'enum',
    values: [
      { value: 'beside', means: 'In the editor group beside the source' },
      { value: 'active', means: 'In the same editor group' },
      { value: 'never', means: 'Only write the file' },
    ],
    fallback: 'beside',
    scope: 'window',
    means: 'Where to open the file that a conversion has written.',
  },
  'tests.codeLens': {
    kind: 'flag',
    fallback: true,
    scope: 'resource',
    means: 'Show *Generate tests* above each function of Rust and Iron files, and afterwards how many mutants its tests kill.',
  },
  'tests.budget': {
    kind: 'number',
    least: 50,
    most: 60_000,
    fallback: 400,
    scope: 'resource',
    means: 'How long to search for inputs of one function, in milliseconds. Compiling and scoring come on top.',
  },
  'tests.rustcPath': {
    kind: 'text',
    fallback: '',
    scope: 'machine',
    means: 'The `rustc` that compiles generated tests. Empty: the one on the search path, or in the folder of cargo.',
  },
  'tests.cargoPath': {
    kind: 'text',
    fallback: '',
    scope: 'machine',
    means: 'The `cargo` that builds what a crate depends on. Empty: the one on the search path, or in the folder of cargo.',
  },
  'experiments.checkManifests': {
    kind: 'flag',
    fallback: true,
    scope: 'resource',
    means:
      'Look for copies between the splits of a dataset, families in two splits, and unsafe code when a `*manifest*.jsonl` is opened or saved. Only texts are compared; nothing is compiled or run.',
  },
  'experiments.folder': {
    kind: 'text',
    fallback: 'experiments',
    scope: 'resource',
    means: 'Where experiments and their runs are kept, relative to the folder of the workspace.',
  },
  'trace.server': {
    kind: 'enum',
    values: [
      { value: 'off', means: 'Nothing' },
      { value: 'messages', means: 'The names of messages' },
      { value: 'verbose', means: 'Messages with their content' },
    ],
    fallback: 'off',
    scope: 'window',
    means: 'What to write to the Iron log about messages between the editor and the language server.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** The value type of a setting. */
export type SettingValue<Name extends SettingName> = (typeof SETTINGS)[Name] extends { readonly kind: 'flag' }
  ? boolean
  : (typeof SETTINGS)[Name] extends { readonly kind: 'number' }
    ? number
    : (typeof SETTINGS)[Name] extends { readonly kind: 'text' }
      ? string
      : (typeof SETTINGS)[Name] extends { readonly values: readonly { readonly value: infer Value }[] }
        ? Value
        : never;

/** The value if it is one that the setting may have, else the default: settings files are typed by people. */
export function checkedSetting<Name extends SettingName>(name: Name, value: unknown): SettingValue<Name> {
  const setting: Setting = SETTINGS[name];
  const fits = fitsSetting(setting, value);
  return (fits ? value : setting.fallback) as SettingValue<Name>;
}

function fitsSetting(setting: Setting, value: unknown): boolean {
  switch (setting.kind) {
    case 'flag':
      return typeof value === 'boolean';
    case 'text':
      return typeof value === 'string';
    case 'number':
      return Number.isInteger(value) && (value as number) >= setting.least && (value as number) <= setting.most;
    case 'enum':
      return setting.values.some((each) => each.value === value);
  }
}
