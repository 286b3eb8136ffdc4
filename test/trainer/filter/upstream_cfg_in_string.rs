//@ expect: kept
pub const HEAD: &str = "#[cfg(test)]\nmod tests {";

pub fn head(name: &str) -> String {
    HEAD.replace("tests", name)
}
