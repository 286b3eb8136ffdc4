// planted: prints the patch number where the minor one belongs
use std::fmt;
use std::str::FromStr;

/// A version of three numbers.
///
/// ```
/// use versions::Version;
///
/// let version: Version = "1.2.3".parse().unwrap();
/// assert_eq!(version.minor, 2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub major: u32,
    pub minor: u32,
    pub patch: u32,
}

/// The text is no version.
#[derive(Debug, PartialEq, Eq)]
pub struct ParseVersionError;

impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split('.').map(|part| part.parse::<u32>().map_err(|_| ParseVersionError));
        let mut next = || parts.next().unwrap_or(Err(ParseVersionError));
        let version = Version { major: next()?, minor: next()?, patch: next()? };
        if parts.next().is_some() {
            return Err(ParseVersionError);
        }
        Ok(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.patch, self.patch)
    }
}
