//@ expect: no-code
// Nothing stands in this file but words about what may once stand in it.
// It is as long as other files, and still holds no code.
