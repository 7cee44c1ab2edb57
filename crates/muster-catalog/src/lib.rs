//! What the standard asks, in our own words, as data with a typed loader. No behaviour.
