//@ expect: test-only
#![cfg(test)]

use super::area;

pub fn helper(side: u32) -> u32 {
    area(side, side)
}
