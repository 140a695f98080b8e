//! What a message takes in. Templates hand over references, so each kind is taken by reference too.

use super::Phrase;
use fluent_bundle::FluentValue;
use std::borrow::Cow;

/// A text or a number that a message takes in.
pub(crate) trait Argument {
    /// As Fluent takes it.
    fn value(&self) -> FluentValue<'static>;
}

/// A whole number.
pub(crate) trait Whole {
    /// The number.
    fn whole(&self) -> i128;
}

impl<T: Argument + ?Sized> Argument for &T {
    fn value(&self) -> FluentValue<'static> {
        T::value(self)
    }
}

impl<T: Whole + ?Sized> Whole for &T {
    fn whole(&self) -> i128 {
        T::whole(self)
    }
}

impl Argument for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.to_owned()))
    }
}

impl Argument for String {
    fn value(&self) -> FluentValue<'static> {
        self.as_str().value()
    }
}

impl Argument for Cow<'_, str> {
    fn value(&self) -> FluentValue<'static> {
        self.as_ref().value()
    }
}

impl Argument for Phrase<'_> {
    fn value(&self) -> FluentValue<'static> {
        self.to_string().as_str().value()
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Argument for $number {
            fn value(&self) -> FluentValue<'static> {
                FluentValue::from(*self)
            }
        }

        impl Whole for $number {
            fn whole(&self) -> i128 {
                i128::try_from(*self).unwrap_or(i128::MAX)
            }
        }
    )*};
}

numbers! { u8 u16 u32 u64 usize i8 i16 i32 i64 isize }

impl Whole for i128 {
    fn whole(&self) -> i128 {
        *self
    }
}
