/** The prompt of contract row E5, to the letter. */
import type { TestPair } from '../../../protocol/experiment.js';

export const SYSTEM = 'You are a Rust testing expert. Generate comprehensive unit tests and property-based tests for the given function.';

/** All tests of a row, the unit tests first. */
export const testsOf = ({ unit_tests, property_tests }: Pick<TestPair, 'unit_tests' | 'property_tests'>): string => [unit_tests, property_tests].filter((each) => each !== '').join('\n\n');

/** The prompt up to where the answer begins. */
export const chatPrompt = (functionCode: string): string =>
  `<|im_start|>system\n${SYSTEM}\n<|im_end|>\n<|im_start|>user\nGenerate tests for this function:\n\n\`\`\`rust\n${functionCode}\n\`\`\`\n<|im_end|>\n<|im_start|>assistant\n`;

export const chatText = (pair: TestPair): string => `${chatPrompt(pair.function_code)}${testsOf(pair)}\n<|im_end|>`;

/** The same as messages, for tools that fill in the template of a model themselves. */
export const chatMessages = (pair: TestPair): { readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[] } => ({
  messages: [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: `Generate tests for this function:\n\n\`\`\`rust\n${pair.function_code}\n\`\`\`` },
    { role: 'assistant', content: testsOf(pair) },
  ],
});
