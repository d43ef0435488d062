//! What the compiler is doing now, so that a panic can say where it happened.
//!
//! A stage is a guard on the stack of its thread: the panic hook runs before
//! the stack unwinds and reads the stages that are still open.

use std::cell::RefCell;

thread_local! {
    static STAGES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Ends its stage when dropped.
#[must_use = "the stage ends when the guard is dropped"]
pub struct Stage(());

/// Starts a stage, named like `infer pricing.bs.f`, on this thread.
pub fn stage(name: impl Into<String>) -> Stage {
    STAGES.with_borrow_mut(|stages| stages.push(name.into()));
    Stage(())
}

impl Drop for Stage {
    fn drop(&mut self) {
        STAGES.with_borrow_mut(|stages| stages.pop());
    }
}

/// The open stages of this thread, outermost first.
pub fn current_stages() -> Vec<String> {
    STAGES.with_borrow(Clone::clone)
}
