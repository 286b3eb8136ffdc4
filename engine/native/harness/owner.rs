//! Values that others borrow from: they live for ever here, and in a test in a variable before what
//! borrows. The source for it is marked: `\u{e002}N:name: Type=expression\u{e003}` declares the owner N, and
//! `\u{e004}N\u{e004}` stands for its name. A name begins with `mut ` where it is borrowed to be changed.

use crate::choices::Choices;

/// A value that lives for ever, what declares it in a test, and what stands for its name there.
pub struct Owner<T: 'static> {
    pub value: &'static mut T,
    pub declaration: String,
    pub place: String,
}

/// `annotation`: a type with `: ` before it, where the expression does not say it; or nothing.
pub fn owner<T: 'static>(c: &mut Choices, (value, text): (T, String), mutable: bool, annotation: &str) -> Owner<T> {
    let number = c.owners;
    c.owners += 1;
    let name = if mutable { format!("mut {}", name_of::<T>()) } else { name_of::<T>() };
    Owner { value: Box::leak(Box::new(value)), declaration: format!("\u{e002}{number}:{name}{annotation}={text}\u{e003}"), place: format!("\u{e004}{number}\u{e004}") }
}

/// The source of a shared reference to a value, and the reference.
pub fn borrowed<T: 'static>(c: &mut Choices, made: (T, String)) -> (&'static T, String) {
    if is_constant(&made.1) {
        let text = format!("&{}", made.1);
        return (Box::leak(Box::new(made.0)), text);
    }
    let Owner { value, declaration, place } = owner(c, made, false, "");
    (value, format!("{declaration}&{place}"))
}

/// Whether the compiler makes a constant of it wherever it stands, so that it can be borrowed for ever.
fn is_constant(text: &str) -> bool {
    text.starts_with('"') || text.starts_with('\'') || !text.contains("..") && text.chars().all(|c| c.is_ascii_alphanumeric() || "-.:_".contains(c))
}

/// The last word of the name of a type, in lower case.
fn name_of<T>() -> String {
    let path = std::any::type_name::<T>();
    let path = path.split('<').next().unwrap_or("");
    let word = path.rsplit("::").next().unwrap_or("");
    if word.is_empty() || !word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') || word.chars().next().is_some_and(|c| !c.is_ascii_uppercase()) {
        return "owner".into();
    }
    let mut name = String::new();
    for (at, c) in word.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    if name == "vec" { "items".into() } else { name }
}
