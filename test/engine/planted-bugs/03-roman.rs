// planted: the subtractive form of forty is missing from the reader
const NUMERALS: [(u32, &str); 13] = [
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
];

/// Writes a number in Roman numerals; zero is the empty text.
pub fn int_to_roman(mut number: u32) -> String {
    let mut out = String::new();
    for (value, numeral) in NUMERALS {
        while number >= value {
            out.push_str(numeral);
            number -= value;
        }
    }
    out
}

/// Reads Roman numerals.
pub fn roman_to_int(roman: &str) -> u32 {
    let value = |c: char| match c {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        'C' => 100,
        'D' => 500,
        'M' => 1000,
        _ => 0,
    };
    let digits: Vec<u32> = roman.chars().map(value).collect();
    let mut total = 0;
    for (at, &digit) in digits.iter().enumerate() {
        let next = digits.get(at + 1).copied().unwrap_or(0);
        if digit < next && next != 50 {
            total -= digit as i64;
        } else {
            total += digit as i64;
        }
    }
    total as u32
}
