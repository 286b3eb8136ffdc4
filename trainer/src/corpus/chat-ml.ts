/** The prompt of contract row E5, to the letter. */
import type { TestPair } from '../../../protocol/experiment.js';
import type { ChatMessage } from '../../../protocol/worker.js';

export const SYSTEM = 'You are a Rust testing expert. Generate comprehensive unit tests and property-based tests for the given function.';

/** What stands before the function. */
export const QUESTION = 'Generate tests for this function:';

/** All tests of a row, the unit tests first. */
export const testsOf = ({ unit_tests, property_tests }: Pick<TestPair, 'unit_tests' | 'property_tests'>): string => [unit_tests, property_tests].filter((each) => each !== '').join('\n\n');

/** The prompt up to where the answer begins. */
export const chatPrompt = (functionCode: string): string =>
  `<|im_start|>system\n${SYSTEM}\n<|im_end|>\n<|im_start|>user\n${QUESTION}\n\n\`\`\`rust\n${functionCode}\n\`\`\`\n<|im_end|>\n<|im_start|>assistant\n`;

export const chatText = (pair: TestPair): string => `${chatPrompt(pair.function_code)}${testsOf(pair)}\n<|im_end|>`;

/**
 * The same as what is said in each turn. A template that writes a turn as `<|im_start|>ROLE\n..<|im_end|>\n`, as that of Qwen2.5 does,
 * makes the text of row E5 of it to the letter, since each ends with a line break.
 */
export const chatTurns = {
  system: (system: string): string => `${system}\n`,
  user: (functionCode: string): string => `${QUESTION}\n\n\`\`\`rust\n${functionCode.trimEnd()}\n\`\`\`\n`,
  assistant: (tests: string): string => `${tests.trim()}\n`,
};

export const chatPromptTurns = (functionCode: string): ChatMessage[] => [
  { role: 'system', content: chatTurns.system(SYSTEM) },
  { role: 'user', content: chatTurns.user(functionCode) },
];
