// planted: overlap is asked of one side only
/// A half-open range of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub start: i32,
    pub end: i32,
}

impl Interval {
    /// An interval from `start` up to `end`, or none where it would hold nothing.
    pub fn new(start: i32, end: i32) -> Option<Self> {
        (start < end).then_some(Interval { start, end })
    }

    /// Whether both have a number in common.
    ///
    /// ```
    /// # use intervals::Interval;
    /// let a = Interval::new(0, 10).unwrap();
    /// let b = Interval::new(5, 15).unwrap();
    /// assert!(a.overlaps(&b));
    /// assert!(b.overlaps(&a));
    /// assert!(!a.overlaps(&Interval::new(10, 12).unwrap()));
    /// ```
    pub fn overlaps(&self, other: &Interval) -> bool {
        self.start <= other.start && other.start < self.end
    }
}
