// planted: thirty is added instead of thirty-two on one way only
/// Degrees Celsius as degrees Fahrenheit.
pub fn celsius_to_fahrenheit(degrees: f64) -> f64 {
    degrees * 9.0 / 5.0 + 30.0
}

/// Degrees Fahrenheit as degrees Celsius.
pub fn fahrenheit_to_celsius(degrees: f64) -> f64 {
    (degrees - 32.0) * 5.0 / 9.0
}
