/** Names of common methods of the standard library: on a value of unknown type they mean those, whatever a crate calls its own. */
export const STANDARD_METHODS: ReadonlySet<string> = new Set(
  (
    'abs add all and_then any append as_bytes as_deref as_mut as_ptr as_ref as_slice as_str borrow borrow_mut bytes ceil chain char_indices chars checked_add checked_mul checked_sub chunks clear clone cloned cmp collect ' +
    'concat contains contains_key copied count cycle dedup default deref div drain drop elapsed ends_with entry enumerate eq err escape_debug expect expect_err extend filter filter_map find find_map first flat_map flatten floor ' +
    'flush fmt fold for_each format from from_str ge get get_mut get_or_insert_with gt hash id index insert inspect into into_bytes into_inner into_iter into_string is_alphabetic is_ascii is_digit is_empty is_err is_nan is_none ' +
    'is_ok is_some iter iter_mut join keys last le len lines load lock lt make_ascii_lowercase map map_err map_or map_or_else mapv matches max max_by min min_by mul ne neg next next_back not nth ok ok_or ok_or_else or_else or_insert ' +
    'parse partial_cmp partition peek peekable poll pop position pow powi product push push_str read read_to_end read_to_string rem remove repeat replace reserve resize retain rev round rposition scan seek set shl shr size_hint skip ' +
    'skip_while sort sort_by sort_by_key sort_unstable split split_at split_whitespace splitn sqrt starts_with step_by store sub sum swap take take_while then to_be_bytes to_le_bytes to_lowercase to_owned to_string to_uppercase ' +
    'to_vec trim trim_end trim_start truncate try_from try_into unwrap unwrap_err unwrap_or unwrap_or_default unwrap_or_else unzip update values values_mut windows with_capacity wrapping_add wrapping_mul wrapping_sub write write_all ' +
    'write_fmt write_str zip'
  ).split(' '),
);
