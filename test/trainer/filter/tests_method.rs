//@ expect: kept; cut: yes
pub struct Area(u32);

impl Area {
    /// In pixels.
    pub fn pixels(&self) -> u32 { self.0 }

    #[cfg(test)]
    fn sample() -> Area { Area(6) }
}
