//! Rules, programme metrics, roadmap, review: pure functions over a programme.
