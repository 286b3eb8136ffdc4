//@ expect: no-code
#![no_std]
#![doc = "A crate of which only this attribute is there, and nothing that it could be about."]
