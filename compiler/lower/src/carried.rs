//! What a loop's head may assume of the arrays that it carries, and whether the
//! end of an iteration keeps to it.

use pyrsc_hir::VarTy;
use pyrsc_hir::body::LocalId;

use crate::Ctx;
use crate::flow::LoopFrame;
use crate::merge::Target as Merged;
use crate::state::{Slot, Var};

impl Ctx<'_> {
    /// Whether a buffer can become a loop's own: all that stand for it are
    /// assigned in the loop and stand for the whole of it.
    pub(crate) fn may_move(
        &self,
        view: &crate::state::View,
        local: LocalId,
        assigned: &[LocalId],
        merged: &[(LocalId, VarTy)],
    ) -> bool {
        let buffer = &self.state.buffers[view.buffer];
        if !view.path.is_empty()
            || buffer.param.is_some()
            || buffer.uncertain
            || !buffer.writable
            || self.uncertain.contains(&local)
        {
            return false;
        }
        merged.iter().all(|(other, _)| {
            let mut found = Vec::new();
            if let Some(var) = &self.state.vars[other.0 as usize] {
                var.slot.buffers(&mut found);
            }
            if !found.contains(&view.buffer) {
                return true;
            }
            let whole = matches!(
                &self.state.vars[other.0 as usize],
                Some(Var { slot: Slot::Array(view), .. }) if view.path.is_empty()
            );
            whole && assigned.contains(other)
        })
    }

    /// Whether what the loop's head assumed of arrays still holds.
    pub(crate) fn check_carried(&mut self, frame: &LoopFrame) {
        let mut doubtful: Vec<LocalId> = Vec::new();
        let mut seen: Vec<usize> = Vec::new();
        for target in &frame.plan.targets {
            let Merged::Class { locals, .. } = target else {
                continue;
            };
            let buffers: Vec<Option<(usize, bool)>> = locals
                .iter()
                .map(|local| match &self.state.vars[local.0 as usize] {
                    Some(Var {
                        slot: Slot::Array(view),
                        ..
                    }) => Some((view.buffer, view.path.is_empty())),
                    _ => None,
                })
                .collect();
            let first = buffers[0];
            let sound = buffers.iter().all(|it| *it == first)
                && first.is_some_and(|(buffer, whole)| {
                    let data = &self.state.buffers[buffer];
                    let own = self.is_loops_own(frame, buffer);
                    whole
                        && own
                        && !seen.contains(&buffer)
                        && data.param.is_none()
                        && !data.uncertain
                        && data.writable
                })
                && first.is_some_and(|(buffer, _)| !self.used_outside(frame, buffer, locals));
            if let Some((buffer, _)) = first {
                seen.push(buffer);
            }
            if !sound {
                doubtful.extend(locals);
            }
        }
        // A buffer from outside that is in doubt at the end of an iteration was
        // so for the writes before.
        for (local, _) in &frame.merged {
            if let Some(buffer) = self.buffer_of(*local) {
                let was = frame.uncertain.get(buffer).copied().unwrap_or(true);
                if self.state.buffers[buffer].uncertain && !was {
                    doubtful.push(*local);
                }
            }
        }
        for local in doubtful {
            self.found_uncertain.insert(local);
        }
    }

    /// Made in the loop, or one of the classes that its head carries.
    fn is_loops_own(&self, frame: &LoopFrame, buffer: usize) -> bool {
        buffer >= frame.before
    }

    fn used_outside(&self, frame: &LoopFrame, buffer: usize, class: &[LocalId]) -> bool {
        frame.merged.iter().any(|(local, _)| {
            let mut found = Vec::new();
            if let Some(var) = &self.state.vars[local.0 as usize] {
                var.slot.buffers(&mut found);
            }
            !class.contains(local) && found.contains(&buffer)
        })
    }
}
