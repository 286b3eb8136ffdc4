/** What counts as the answer of a model. */
import { unfenced } from '../metrics/rust-text.js';

/** Code in a fence is taken out of it, for every model and arm alike: chat models fence what they write, whatever they are told. */
export const answerText = (text: string): string => unfenced(text).trim();
