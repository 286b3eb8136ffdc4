// How an end is recognised and told, from what is known of the process.
import { expect, test } from 'vitest';
import { endingOf, type ProcessEnd } from '../../engine/src/sandbox/ending.js';

const exited = (code: number, more: Partial<ProcessEnd> = {}): ProcessEnd => ({ end: 'exited', code, signal: null, reason: '', outOfMemory: false, ...more });
const signalled = (signal: string, more: Partial<ProcessEnd> = {}): ProcessEnd => ({ end: 'signalled', code: null, signal, reason: '', outOfMemory: false, ...more });
const refused = 'memory allocation of 1048576 bytes failed\n';

test('an abort after a refused allocation is an end by memory', () => {
  expect(endingOf(signalled('SIGABRT'), null, refused, 9)).toMatchObject({ end: 'memory', signal: 'SIGABRT' });
  expect(endingOf(signalled('SIGABRT'), null, 'LLVM ERROR: out of memory\n', 9).end).toBe('memory');
  expect(endingOf(signalled('SIGABRT'), null, 'panicked at', 9)).toMatchObject({ end: 'signalled', reason: 'it aborted (SIGABRT)' });
});

test('so is a kill while the system ran out of memory, and no other kill', () => {
  expect(endingOf(signalled('SIGKILL', { outOfMemory: true }), null, '', 9).end).toBe('memory');
  expect(endingOf(signalled('SIGKILL'), null, refused, 9).end).toBe('signalled');
  expect(endingOf(signalled('SIGABRT', { outOfMemory: true }), null, '', 9).end).toBe('signalled');
});

test('cargo tells of rustc that was refused memory; a message alone is not believed', () => {
  expect(endingOf(exited(101), null, `${refused}error: could not compile\n  process didn't exit successfully (signal: 6, SIGABRT: process abort signal)`, 9)).toMatchObject({
    end: 'memory',
    exitCode: 101,
  });
  expect(endingOf(exited(1), null, refused, 9)).toMatchObject({ end: 'exited', exitCode: 1, reason: '' });
  expect(endingOf(exited(0), null, `${refused} SIGABRT`, 9).end).toBe('exited');
});

test('too much output counts even where the process has ended meanwhile; a cancel only where it stopped it', () => {
  expect(endingOf(exited(0), 'output', '', 9)).toEqual({ end: 'output', exitCode: null, signal: null, reason: 'it wrote more than 9 bytes of output' });
  expect(endingOf(exited(0), 'cancelled', '', 9)).toMatchObject({ end: 'exited', exitCode: 0 });
  expect(endingOf({ ...exited(0), end: 'killed', code: null }, 'cancelled', '', 9)).toMatchObject({ end: 'cancelled', reason: 'it was cancelled' });
});

test('a stack that overflowed is told of', () => {
  expect(endingOf(signalled('SIGABRT'), null, "\nthread 'main' has overflowed its stack\n", 9)).toMatchObject({ end: 'signalled', reason: 'it overflowed its stack' });
});
