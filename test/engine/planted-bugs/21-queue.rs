// planted: an element that comes in after the buffer wrapped is written over the oldest
/// A queue of limited size on a ring.
#[derive(Debug)]
pub struct RingQueue<T> {
    slots: Vec<Option<T>>,
    head: usize,
    len: usize,
}

impl<T> RingQueue<T> {
    /// An empty queue for at most `capacity` elements.
    ///
    /// ```
    /// use rings::RingQueue;
    ///
    /// let mut queue = RingQueue::with_capacity(2);
    /// assert!(queue.enqueue('a').is_ok());
    /// assert!(queue.enqueue('b').is_ok());
    /// assert_eq!(queue.enqueue('c'), Err('c'));
    /// assert_eq!(queue.dequeue(), Some('a'));
    /// assert!(queue.enqueue('d').is_ok());
    /// assert_eq!(queue.dequeue(), Some('b'));
    /// assert_eq!(queue.dequeue(), Some('d'));
    /// assert_eq!(queue.dequeue(), None);
    /// ```
    pub fn with_capacity(capacity: usize) -> Self {
        RingQueue { slots: (0..capacity).map(|_| None).collect(), head: 0, len: 0 }
    }

    /// Puts an element at the end, or gives it back where the queue is full.
    pub fn enqueue(&mut self, item: T) -> Result<(), T> {
        if self.len == self.slots.len() {
            return Err(item);
        }
        let at = (self.head + self.len) % self.slots.len();
        let at = if at < self.head { self.head } else { at };
        self.slots[at] = Some(item);
        self.len += 1;
        Ok(())
    }

    /// Takes the oldest element.
    pub fn dequeue(&mut self) -> Option<T> {
        if self.len == 0 {
            return None;
        }
        let item = self.slots[self.head].take();
        self.head = (self.head + 1) % self.slots.len();
        self.len -= 1;
        item
    }
}
