/**
 * Generic code of the standard library for usual types, and what assertions about these need. A batch that links it does not
 * compile it again: at this level of optimization the compiler shares such code between crates. Nothing of it runs.
 */
export const COMMON_INSTANCES = `pub mod instances {
    use super::{different, equal};
    use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
    use std::fmt::Debug;
    use std::hash::Hash;

    macro_rules! lengths {
        ($list:ident, $value:ident: $($length:literal [$($each:ident)*])*) => { $(
            equal(&$list, &[$($each.clone()),*]);
            equal(&$list, &vec![$($each.clone()),*]);
            equal(&&$list[..], &&[$($each.clone()),*]);
            for each in [$($each.clone()),*] { $list.push(each); }
            $list.extend([$($each.clone()),*]);
            $list.extend_from_slice(&[$($each.clone()),*]);
        )* };
    }

    pub fn compared<T: Clone + Debug + PartialEq>(mut list: Vec<T>, value: T, at: usize) {
        lengths!(list, value: 1 [value] 2 [value value] 3 [value value value] 4 [value value value value] 5 [value value value value value] 6 [value value value value value value]);
        equal(&list, &Vec::<T>::new());
        equal(&list, &[] as &[T; 0]);
        equal(&&list[..], &&list[..]);
        equal(&list[..], &list[..]);
        equal(&value, &value);
        different(&value, &value);
        equal(&&value, &&value);
        equal(&Some(value.clone()), &list.get(at).cloned());
        equal(&Some(&value), &list.first());
        equal(&list.last(), &None);
        equal(&Some(list.clone()), &None);
        equal(&Ok::<T, String>(value.clone()), &Err("no".to_string()));
        println!("{:?} {:?} {:?}", list, value, Some(&value));
    }

    pub fn held<T: Clone + Debug + PartialEq>(mut list: Vec<T>, value: T, at: usize) -> Option<Vec<T>> {
        let mut other: Vec<T> = Vec::with_capacity(list.len());
        other.push(value.clone());
        other.insert(at, list[at].clone());
        other.resize(at, value.clone());
        other.extend(list.iter().cloned());
        other.extend(list.clone());
        other.extend_from_slice(&list[at..]);
        other.append(&mut list);
        other.truncate(at);
        other.swap(at, 0);
        other.reverse();
        other.clear();
        other.dedup();
        if other.contains(&value) || other.is_empty() || !other.starts_with(&list) || other.pop().is_none() {
            drop(other.remove(at));
            drop(other.swap_remove(at));
        }
        for each in &list { drop(each); }
        for each in list.iter_mut() { *each = value.clone(); }
        for (number, each) in list.iter().enumerate() { other[number] = each.clone(); }
        for (number, each) in list.iter().enumerate().skip(1) { drop((number, each)); }
        for each in list.iter().rev().take(at).skip(1) { drop(each); }
        for pair in list.windows(2).chain(list.chunks(2)) { drop(pair); }
        for (one, two) in list.iter().zip(other.iter()) { drop((one, two)); }
        for (one, two) in list.iter().zip(list.iter().skip(1)) { drop((one, two)); }
        for each in other.drain(..) { drop(each); }
        for each in list.clone() { drop(each); }
        for each in list.clone().into_iter().rev() { drop(each); }
        let (left, right) = list.split_at(at);
        drop((left.to_vec(), right.first(), right.last(), right.get(at), right.get(at..), right.split_first(), right.split_last(), &right[..at], &right[1..], &right[at..=at]));
        drop((vec![value.clone(); at], vec![vec![value.clone(); at]; at], vec![Some(value.clone()); at]));
        drop((left.iter().cloned().collect::<Vec<T>>(), left.iter().rev().cloned().collect::<Vec<T>>(), left.iter().collect::<Vec<&T>>(), left.iter().count(), left.iter().next_back()));
        drop(([left, right].concat(), std::mem::take(&mut list), std::mem::replace(&mut list, Vec::new())));
        let mut queue: VecDeque<T> = VecDeque::new();
        queue.push_back(value.clone());
        queue.push_front(value.clone());
        while let Some(each) = queue.pop_front() { drop(each); }
        drop((queue.pop_back(), queue.front().is_some(), queue.back().is_some(), queue.len(), queue.iter().cloned().collect::<Vec<T>>(), queue.into_iter().collect::<Vec<T>>()));
        drop(Some(value).filter(|_| at > 1).or(None).unwrap_or(list.pop()?));
        Some(list)
    }

    pub fn ordered<T: Clone + Debug + Ord>(mut list: Vec<T>, value: T) {
        list.sort();
        list.sort_unstable();
        drop((list.binary_search(&value).is_ok(), list.iter().max(), list.iter().min(), list.iter().cloned().max(), value.cmp(&list[0]), value < list[0], value.clone().max(list[0].clone()), list.is_sorted()));
        let mut heap = BinaryHeap::new();
        heap.push(value.clone());
        drop((heap.pop(), heap.peek().is_some(), heap.len(), heap.is_empty()));
        let mut set = BTreeSet::new();
        set.insert(value.clone());
        drop((set.contains(&value), set.remove(&value), set.len(), set.first().is_some(), set.last().is_some(), set.iter().next().is_some()));
        equal(&set, &list.iter().cloned().collect::<BTreeSet<T>>());
        drop(set.into_iter().collect::<Vec<T>>());
    }

    pub fn hashed<T: Clone + Debug + Eq + Hash>(list: &[T], value: T) {
        let mut set = HashSet::new();
        set.insert(value.clone());
        drop((set.contains(&value), set.remove(&value), set.len(), set.is_empty(), set.iter().next().is_some()));
        equal(&set, &list.iter().cloned().collect::<HashSet<T>>());
        drop((list.iter().collect::<HashSet<&T>>().len(), set.into_iter().collect::<Vec<T>>()));
    }

    pub fn hash_map<K: Clone + Debug + Eq + Hash, V: Clone + Debug + PartialEq + Default>(key: K, value: V) {
        let mut map: HashMap<K, V> = HashMap::new();
        map.insert(key.clone(), value.clone());
        *map.entry(key.clone()).or_insert(value.clone()) = value.clone();
        *map.entry(key.clone()).or_default() = value.clone();
        drop((map.get(&key), map.contains_key(&key), map.len(), map.is_empty(), map.get(&key).cloned()));
        if let Some(found) = map.get_mut(&key) { *found = value.clone(); }
        for (key, value) in &map { drop((key, value)); }
        drop((map.keys().count(), map.values().count(), map.iter().count(), map.remove(&key)));
        equal(&map, &[(key, value)].into_iter().collect::<HashMap<K, V>>());
        for (key, value) in map { drop((key, value)); }
    }

    pub fn tree_map<K: Clone + Debug + Ord, V: Clone + Debug + PartialEq + Default>(key: K, value: V) {
        let mut map: BTreeMap<K, V> = BTreeMap::new();
        map.insert(key.clone(), value.clone());
        *map.entry(key.clone()).or_insert(value.clone()) = value.clone();
        *map.entry(key.clone()).or_default() = value.clone();
        drop((map.get(&key), map.contains_key(&key), map.len(), map.is_empty(), map.get(&key).cloned()));
        if let Some(found) = map.get_mut(&key) { *found = value.clone(); }
        for (key, value) in &map { drop((key, value)); }
        drop((map.keys().count(), map.values().count(), map.iter().next().is_some(), map.remove(&key)));
        equal(&map, &BTreeMap::from([(key, value)]));
        drop(map.into_iter().collect::<Vec<(K, V)>>());
    }

    macro_rules! numbers {
        ($($number:ident)*) => { $(
            pub fn $number(list: &[$number], value: $number, mut text: String) -> Result<$number, std::num::ParseIntError> {
                for each in 0..value { text.push_str(&each.to_string()); }
                for each in (0..=value).rev() { text += &format!("{each} {:?} {:>3}", each, value); }
                for each in (0..value).rev().step_by(2) { drop(each); }
                for each in (0..value).step_by(2) { drop(each); }
                drop((list.iter().sum::<$number>(), list.iter().copied().sum::<$number>(), list.iter().product::<$number>(), (1..=value).product::<$number>(), (0..value).sum::<$number>()));
                drop((list.iter().copied().collect::<Vec<$number>>(), (0..value).collect::<Vec<$number>>(), (1..=value).collect::<Vec<$number>>(), (0..value).contains(&value)));
                drop((list.iter().copied().max(), list.iter().copied().min(), list.iter().copied().rev().count(), value.checked_add(value).is_some(), value.max(1).min(7), value.pow(2)));
                drop((usize::try_from(value).is_ok(), $number::try_from(list.len()).is_ok()));
                equal(&text.parse::<$number>(), &Ok(value));
                compared(list.to_vec(), value, 1);
                held(list.to_vec(), value, 1);
                ordered(list.to_vec(), value);
                hashed(list, value);
                text.parse::<$number>()
            }
        )* };
    }
    numbers!(i32 u32 i64 u64 usize u8);

    macro_rules! values {
        ($($name:ident $type:ty: $($trait:ident)*;)*) => { $(
            pub fn $name(list: Vec<$type>, value: $type) {
                compared(list.clone(), value.clone(), 1);
                held(list.clone(), value.clone(), 1);
                $($trait(list.clone(), value.clone());)*
            }
        )* };
    }
    values! {
        texts String: ordered;
        words &'static str: ordered;
        characters char: ordered;
        flags bool: ;
        floats f64: ;
        pairs (usize, usize): ordered;
        points (i32, i32): ordered;
        counted (String, usize): ordered;
        rows Vec<i32>: ;
        columns Vec<usize>: ;
        lists Vec<String>: ;
        maybes Option<i32>: ;
    }

    pub fn keyed(word: &'static str, text: String, character: char) {
        hashed(&[word], word);
        hashed(&[text.clone()], text.clone());
        hashed(&[character], character);
        hashed(&[(0usize, 0usize)], (0, 0));
        hashed(&[(0i32, 0i32)], (0, 0));
        hash_map(word, 0usize);
        hash_map(character, 0usize);
        hash_map(text.clone(), 0usize);
        hash_map(text.clone(), 0i32);
        hash_map(text.clone(), text.clone());
        hash_map(text.clone(), vec![text.clone()]);
        hash_map(0i32, 0usize);
        hash_map(0u32, 0usize);
        hash_map(0u64, 0u64);
        hash_map(0usize, 0usize);
        hash_map(0i32, 0i32);
        tree_map(word, 0usize);
        tree_map(character, 0usize);
        tree_map(text.clone(), 0usize);
        tree_map(text.clone(), 0i32);
        tree_map(text.clone(), text.clone());
        tree_map(text.clone(), vec![text.clone()]);
        tree_map(0i32, 0usize);
        tree_map(0usize, 0usize);
        tree_map(0u32, 0usize);
    }

    pub fn written(text: &str, list: &[String], characters: Vec<char>) -> String {
        let mut made = String::new();
        for each in text.chars().rev() { made.push(each); }
        for (at, each) in text.char_indices() { made.insert(at, each); }
        for each in text.split(',').chain(text.split(' ')) { made += each.trim(); }
        for each in text.split_whitespace().chain(text.lines()) { made.push_str(each); }
        for each in text.bytes() { made.push(each as char); }
        for (at, each) in text.chars().enumerate() { made.insert(at, each); }
        let mut peekable = text.chars().peekable();
        while let Some(each) = peekable.next() { if peekable.peek() == Some(&each) { made.push(each); } }
        drop((text.chars().collect::<Vec<char>>(), text.chars().rev().collect::<String>(), characters.iter().collect::<String>(), characters.into_iter().collect::<String>(), text.chars().count(), text.chars().next(), text.chars().last()));
        drop((text.split(',').collect::<Vec<&str>>(), text.split_whitespace().collect::<Vec<&str>>(), text.lines().collect::<Vec<&str>>(), text.split(": ").collect::<Vec<&str>>(), text.split_once(':'), text.split_once("=")));
        drop((text.find("a"), text.find('a'), text.contains("a"), text.contains('a'), text.starts_with("a"), text.starts_with('a'), text.ends_with("a"), text.ends_with('a'), text.replace("a", "b"), text.replace('a', "b"), text.strip_prefix("a"), text.strip_suffix('a'), text.trim_matches('a')));
        drop((list.join(", "), list.concat(), vec!["a", "b"].join(" "), text.to_uppercase(), text.repeat(2), String::from(text), text.to_owned(), text.bytes().collect::<Vec<u8>>(), text.as_bytes().to_vec()));
        equal(&made, &text);
        equal(&made.as_str(), &text);
        equal(&made, &made);
        equal(&text, &text);
        equal(&text, &made);
        equal(&list.to_vec(), &vec![text]);
        equal(&list.to_vec(), &[text]);
        equal(&list.to_vec(), &[text, text]);
        equal(&list.to_vec(), &[text, text, text]);
        equal(&(made.clone(), 1usize), &(made.clone(), 1));
        equal(&(1usize, 1usize), &(1, 1));
        equal(&(1i32, 1i32), &(1, 1));
        equal(&Ok::<String, String>(made.clone()), &Err(made.clone()));
        equal(&Ok::<(), String>(()), &Err(made.clone()));
        format!("{made}{}{:?}{:?}", text, text, list)
    }
}
`;
