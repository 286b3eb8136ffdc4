//@ expect: not-rust
{ "width": 2, "height": 3, "names": ["a", "b", "c"], "comment": "this is no program" }
