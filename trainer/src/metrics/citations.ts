/** What is cited for a metric (contract row L13); each stands next to its metric wherever that is shown. */

export interface Citation {
  readonly text: string;
  readonly link: string;
}

export const CITATIONS = {
  passAtK: { text: 'Chen et al. 2021, Evaluating Large Language Models Trained on Code', link: 'https://arxiv.org/abs/2107.03374' },
  bleu: { text: 'Papineni et al. 2002, BLEU: a Method for Automatic Evaluation of Machine Translation', link: 'https://aclanthology.org/P02-1040' },
  sacrebleu: { text: 'Post 2018, A Call for Clarity in Reporting BLEU Scores', link: 'https://aclanthology.org/W18-6319' },
  codebleu: { text: 'Ren et al. 2020, CodeBLEU: a Method for Automatic Evaluation of Code Synthesis', link: 'https://arxiv.org/abs/2009.10297' },
  mutation: { text: 'Jia and Harman 2011, An Analysis and Survey of the Development of Mutation Testing', link: 'https://ieeexplore.ieee.org/document/5487526' },
  athenaTest: { text: 'Tufano et al. 2020, Unit Test Case Generation with Transformers', link: 'https://arxiv.org/abs/2009.05617' },
  a3Test: { text: 'Alagarsamy et al. 2023, A3Test: Assertion-Augmented Automated Test Generation', link: 'https://arxiv.org/abs/2302.10352' },
  codaMosa: { text: 'Lemieux et al. 2023, CodaMosa: Escaping Coverage Plateaus in Test Generation', link: 'https://dl.acm.org/doi/10.1109/ICSE48619.2023.00085' },
  lora: { text: 'Hu et al. 2021, LoRA: Low-Rank Adaptation of Large Language Models', link: 'https://arxiv.org/abs/2106.09685' },
  qlora: { text: 'Dettmers et al. 2023, QLoRA: Efficient Finetuning of Quantized LLMs', link: 'https://arxiv.org/abs/2305.14314' },
  codeLlama: { text: 'Rozière et al. 2023, Code Llama: Open Foundation Models for Code', link: 'https://arxiv.org/abs/2308.12950' },
  liker: { text: 'Liker 2004, The Toyota Way', link: 'urn:isbn:0071392319' },
  ohno: { text: 'Ohno 1988, Toyota Production System', link: 'urn:isbn:0915299143' },
  popper: { text: 'Popper 1959, The Logic of Scientific Discovery', link: 'urn:isbn:0415278449' },
  popperConjectures: { text: 'Popper 1963, Conjectures and Refutations', link: 'urn:isbn:0415285941' },
  wilson: { text: 'Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference', link: 'https://doi.org/10.1080/01621459.1927.10502953' },
  mcnemar: { text: 'McNemar 1947, Note on the Sampling Error of the Difference Between Correlated Proportions', link: 'https://doi.org/10.1007/BF02295996' },
  bootstrap: { text: 'Efron 1979, Bootstrap Methods: Another Look at the Jackknife', link: 'https://doi.org/10.1214/aos/1176344552' },
  power: { text: 'Connor 1987, Sample Size for Testing Differences in Proportions for the Paired-Sample Design', link: 'https://doi.org/10.2307/2531961' },
} as const satisfies Record<string, Citation>;

/** What stands with a metric of this name; the parts of a name behind its first word (`of compiled samples`) do not matter. */
export function citationsOf(name: string): readonly Citation[] {
  return CITED.find(([pattern]) => pattern.test(name))?.[1] ?? [];
}

const C = CITATIONS;
const CITED: readonly (readonly [RegExp, readonly Citation[]])[] = [
  [/^codebleu/, [C.codebleu]],
  [/^bleu/, [C.bleu, C.sacrebleu]],
  [/^(pass@|median attempts)/, [C.passAtK]],
  [/^mutation/, [C.mutation, C.a3Test]],
  [/^((branch|line) coverage|edge cases)/, [C.codaMosa]],
  [/^test pass rate/, [C.athenaTest, C.a3Test]],
  [/^(base )?(compile|test|link|parse|transform|empty answers)\b/, [C.passAtK, C.wilson]],
  [/^delta/, [C.bootstrap]],
  [/^mcnemar/, [C.mcnemar]],
  [/^(minimum detectable effect|tasks needed)/, [C.power]],
  [/^(peak VRAM|training time)/, [C.lora, C.qlora, C.codeLlama]],
  [/^popperian/, [C.popper, C.popperConjectures]],
  [/^(regression of knowledge|hansei)/, [C.liker, C.ohno]],
];
