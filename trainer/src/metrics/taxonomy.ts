/**
 * The kinds of failure that each seed tells apart (contract row G3, D8, contradiction 19), from one table of rustc's codes. A
 * verdict is counted once in each taxonomy, by the first of its codes in the order of its lists; what none of them names falls
 * in the rest, which has a name too.
 */
import type { Verdict } from '../../../protocol/experiment.js';

export interface Taxonomy {
  /** As in `S1`; the published evaluator of the Redox pilot has one of its own. */
  readonly name: string;
  readonly classes: readonly string[];
  /** Null: it did not fail, or the tools did. */
  readonly classOf: (verdict: FailedVerdict) => string | null;
}

export type FailedVerdict = Pick<Verdict, 'stage' | 'status' | 'class' | 'codes' | 'message'>;

/** Kinds of codes that a taxonomy puts together. */
export type CodeKind = 'syntax' | 'name' | 'mismatch' | 'signature' | 'ownership' | 'lifetime' | 'constant' | 'language' | 'type';

const list = (codes: string): readonly string[] => codes.split(' ').map((digits) => `E0${digits}`);

/** Of the Rust error index, 1.95. What no list names is of `type`: traits, items and their types, as most of the index is. */
const CODES: Readonly<Record<Exclude<CodeKind, 'type'>, readonly string[]>> = {
  syntax: list('178 267 268 585 586 742 743 748 753 754 758 762 763 765 766 768'),
  name: list('364 365 401 403 404 405 407 408 409 411 412 415 416 422 423 424 425 426 428 429 430 431 432 433 434 435 437 438 451 463 530 531 532 573 574 575 576 578 583 601 603 616 624 659 704'),
  mismatch: list('070 271 277 308 317 326 369 600 604 605 606 607 608 610 614 618 631 689 271 605 023 026 027 029 062 063 067 069'),
  signature: list('046 049 050 053 054 057 060 061 107 184 185 186 195 199 200 220 229 407 437 438 560 599 609 615 618 643'),
  ownership: list('133 381 382 383 384 386 387 388 389 499 500 501 502 503 505 506 507 508 509 510 511 513 594 596 744 378 379 524'),
  lifetime: list('106 195 226 261 262 263 309 310 311 312 373 477 478 482 491 492 493 495 496 515 516 521 581 582 597 621 623 626 637 657 700 711 712 713 716 726 759 767 792'),
  constant: list('004 005 010 013 014 015 030 080 084 158 492 658 764'),
  language: list(
    '044 045 075 076 077 092 093 094 130 131 152 197 198 208 230 231 232 264 296 320 377 452 453 454 455 457 458 459 460 461 462 464 466 468 469 472 476 514 517 518 519 522 523 525 527 528 529 534 535 536 537 538 539 541 542 543 544 545 546 547 549 550 551 552 554 556 557 565 566 577 579 587 588 589 602 632 633 634 635 636 645 646 647 648 658 660 661 662 663 664 665 666 667 668 669 671 687 688 690 691 692 693 694 695 696 697 698 699 701 703 705 706 708 710 714 715 717 718 719 720 722 724 725 727 728 729 730 731 734 735 736 737 739 747 750 751 752 755 756 760 761 769 770 771 772 773 774 775 776 777 778 779 780 781 782 783 784 785 786 787 788 789 790 791 793 794 795 796 797 798 799 800 801 802 803 804 805',
  ),
};

const KIND_OF = new Map<string, CodeKind>(
  (Object.entries(CODES) as [CodeKind, readonly string[]][])
    .flatMap(([kind, codes]) => codes.map((code): [string, CodeKind] => [code, kind]))
    // the first list that names a code has it
    .reverse(),
);

export const kindOf = (code: string): CodeKind => KIND_OF.get(code) ?? 'type';

const ORDER: readonly CodeKind[] = ['syntax', 'name', 'signature', 'mismatch', 'ownership', 'lifetime', 'constant', 'type', 'language'];

/** Of what the compiler refuses; `type` and the like where it gives codes, else what the verdict's own class says. */
function kindOfVerdict({ class: kind, codes }: FailedVerdict): CodeKind {
  const kinds = new Set(codes.filter((code) => /^E\d{4}$/.test(code)).map(kindOf));
  const first = ORDER.find((each) => kinds.has(each));
  if (first !== undefined && kind !== 'syntax') return first;
  return ({ syntax: 'syntax', resolve: 'name', borrow: 'ownership', type: 'type', logic: 'constant' }[kind as 'type'] as CodeKind | undefined) ?? 'language';
}

const isRun = ({ stage }: FailedVerdict): boolean => stage === 'test' || stage === 'mutants';
const isAssertion = ({ message }: FailedVerdict): boolean => /assertion|it gives the error|it does not panic/.test(message);

/** One that takes the words for what the compiler refuses and for what runs. */
function taxonomy(name: string, rest: string, compiled: Partial<Record<CodeKind, string>>, other: (verdict: FailedVerdict) => string | null, more: readonly string[]): Taxonomy {
  return {
    name,
    classes: [...new Set([...Object.values(compiled), ...more, rest])],
    classOf: (verdict) => {
      if (verdict.status === 'passed' || verdict.status === 'infrastructure') return null;
      return other(verdict) ?? compiled[kindOfVerdict(verdict)] ?? rest;
    },
  };
}

export const TAXONOMIES: readonly Taxonomy[] = [
  taxonomy(
    'S1',
    'other',
    { syntax: 'syntax', name: 'type', signature: 'type', mismatch: 'type', type: 'type', constant: 'logic', ownership: 'borrow', lifetime: 'borrow' },
    (verdict) => (verdict.stage === 'transform' ? 'syntax' : isRun(verdict) ? 'logic' : verdict.class === 'resource' ? 'other' : null),
    ['logic'],
  ),
  taxonomy(
    'Redox pilot',
    'other',
    { name: 'name_resolution', mismatch: 'type_mismatch', type: 'type_mismatch', signature: 'wrong_signature_or_call' },
    (verdict) => (verdict.stage === 'transform' ? 'iron_parse_or_oxidize' : isRun(verdict) || verdict.class === 'resource' ? 'other' : null),
    ['iron_parse_or_oxidize'],
  ),
  taxonomy(
    'S3',
    'other',
    {
      syntax: 'does not compile',
      name: 'does not compile',
      signature: 'does not compile',
      mismatch: 'does not compile',
      type: 'does not compile',
      constant: 'does not compile',
      ownership: 'does not compile',
      lifetime: 'does not compile',
      language: 'does not compile',
    },
    (verdict) => (isRun(verdict) ? 'other' : 'does not compile'),
    [],
  ),
  taxonomy('S4', 'other', {}, (verdict) => (verdict.stage === 'test' ? 'tests_failed' : verdict.stage === 'mutants' ? 'mutation_score' : 'compile_errors'), [
    'compile_errors',
    'tests_failed',
    'mutation_score',
  ]),
  taxonomy(
    'S5',
    'unknown',
    {
      mismatch: 'type_mismatch',
      type: 'type_mismatch',
      signature: 'type_mismatch',
      ownership: 'ownership_violation',
      lifetime: 'lifetime_error',
      syntax: 'compilation',
      name: 'compilation',
      constant: 'compilation',
      language: 'compilation',
    },
    (verdict) =>
      verdict.status === 'limit' || verdict.class === 'resource'
        ? 'resource'
        : isRun(verdict)
          ? isAssertion(verdict)
            ? 'output_mismatch'
            : 'panic_divergence'
          : verdict.stage === 'transform'
            ? 'compilation'
            : null,
    ['panic_divergence', 'output_mismatch', 'resource'],
  ),
];
