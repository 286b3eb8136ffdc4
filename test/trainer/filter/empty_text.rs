//@ expect: no-code
