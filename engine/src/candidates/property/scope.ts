/** What properties are looked for in: the functions of a file with their types, and values to try them on. */
import type { FunctionItem, TypeRef } from '../../items/index.js';
import { type Call, callOf } from './call.js';
import { sameValues } from './held-value.js';
import { type Variable, variable } from './property.js';
import { type KnownValues, type Tier, valuesOf } from './values.js';
import type { SourceContext } from '../candidate.js';

export class Scope {
  /** Module that the tests are written for. */
  readonly from: readonly string[];
  /** Functions of the file that a test can call. */
  readonly calls: readonly Call[];
  /** Those that tests are wanted for. */
  readonly wanted: ReadonlySet<FunctionItem>;

  constructor(
    readonly context: SourceContext,
    readonly known: KnownValues,
  ) {
    const { file, index, subjects, driver } = context;
    this.from = file.module;
    this.calls = index.functions.filter((item) => item.file === file).flatMap((item) => callOf(index, item, file.module, driver) ?? []);
    this.wanted = new Set(subjects.map(({ item }) => item));
  }

  /** One variable for each type, with values of that tier, or null where a type has none; further ones only tame. */
  variables(call: Call, types: readonly TypeRef[], tier: Tier): Variable[] | null {
    const made: Variable[] = [];
    for (const [at, type] of types.entries()) {
      const values = valuesOf(type, at === 0 ? tier : 'tame', this.known, sameValues(type));
      if (values === null) return null;
      const hasReceiver = call.item.receiverType !== null;
      const name = hasReceiver && at === 0 ? values.name : (call.item.parameters[at - (hasReceiver ? 1 : 0)]?.name.replace(/^mut\s+/, '') ?? '');
      made.push(variable(name, type, at === 0 || types.length === 1 ? values : { ...values, list: fewer(values.list), strategy: at === 0 ? values.strategy : null }, made));
    }
    return made;
  }

  /** Whether results can be compared and shown. */
  isComparable(type: TypeRef): boolean {
    if (type.kind === 'reference') return this.isComparable(type.to);
    if (type.kind === 'crate') return type.definition.implements('PartialEq') === 'yes' && type.definition.implements('Debug') === 'yes';
    return type.kind !== 'unknown' && type.kind !== 'impl' && type.kind !== 'dyn' && type.kind !== 'parameter';
  }
}

/** What stands beside another variable: every combination is tried. */
const fewer = (list: readonly string[]): readonly string[] => (list.length <= 6 ? list : [list[0]!, list[1]!, list[2]!, list[3]!, list[5]!, list[Math.min(9, list.length - 1)]!]);
