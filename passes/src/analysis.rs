//! Read-only facts about functions.

pub mod effects;

pub mod shapes;

pub mod uses;
